import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { assert, property, uint8Array } from 'fast-check';
import { z } from 'zod';
import { explainText } from '../../src/diagnose/explain-text.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';

const MEGABYTE = 1024 * 1024;
const MUTATIONS = 20_000;

/** A text without what wrapping, case and underscores change. */
function squeeze(text: string): string {
  return text.replaceAll(/[\s_]|\\[nrt]/g, '').toUpperCase();
}

function codesOf(error: ExplainedError | null): string[] {
  return error === null ? [] : [...(error.code === null ? [] : [error.code]), ...codesOf(error.inner)];
}

function expectNothingInvented(text: string): void {
  const squeezed = squeeze(text);
  for (const code of explainText(text).flatMap(codesOf)) expect(squeezed, text).to.include(squeeze(code));
}

describe('explainText, given hostile texts', function () {
  this.timeout(120_000);

  it('takes any bytes', () => {
    assert(
      property(uint8Array({ maxLength: 4000 }), (bytes) => expectNothingInvented(Buffer.from(bytes).toString('utf8'))),
      { numRuns: 300 },
    );
  });

  const shapes: Array<[title: string, text: string]> = [
    ['10 MB of one line of one letter', 'x'.repeat(10 * MEGABYTE)],
    ['10 MB of one line of codes', 'UNABLE_TO_LOCK_ROW '.repeat((10 * MEGABYTE) / 19)],
    ['10 MB of one line of colons', ':'.repeat(10 * MEGABYTE)],
    ['10 MB of one line of quotes and braces', `{"'[`.repeat((10 * MEGABYTE) / 4)],
    ['JSON of 100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['JSON objects of 100,000 levels', '{"errors":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['XML of 100,000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    [
      'XML with entities that unfold without end',
      `<!DOCTYPE a [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n + 1} "&a${n === 0 ? '' : n};&a${n === 0 ? '' : n};">`).join('')}]><Errors><Error><errorCode>&a30;</errorCode></Error></Errors>`,
    ],
    ['a million lines', 'ERROR: nothing\n'.repeat(1_000_000)],
  ];
  for (const [title, text] of shapes) it(`ends on ${title}`, () => expectNothingInvented(text));

  it(`invents no code in ${MUTATIONS} mutations of real texts`, function () {
    const corpus = new URL('../../../shared/corpus/', import.meta.url);
    if (!existsSync(corpus)) this.skip();
    const sample = z.object({ text: z.string() });
    const texts = readdirSync(corpus)
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => readFileSync(new URL(name, corpus), 'utf8').split('\n').filter(Boolean))
      .map((line) => sample.parse(JSON.parse(line)).text.slice(0, 3000));
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const pieces = ['"', "'", '{', '}', '[', ']', ':', '\n', '<', '>', '\\', '--', 'ERROR', '\u0000', ' ', '_', 'é'];
    for (let round = 0; round < MUTATIONS; round++) {
      let text = texts[random(texts.length)] ?? '';
      for (let change = 1 + random(3); change > 0; change--) {
        const at = random(text.length + 1);
        const piece = pieces[random(pieces.length)] ?? '';
        const other = texts[random(texts.length)] ?? '';
        text =
          [
            text.slice(0, at) + piece + text.slice(at),
            text.slice(0, at) + text.slice(at + 1 + random(20)),
            text.slice(0, at) + other.slice(random(other.length)),
            text.slice(0, at),
          ][random(4)] ?? '';
      }
      expectNothingInvented(text);
    }
  });
});
