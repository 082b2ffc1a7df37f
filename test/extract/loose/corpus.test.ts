import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { z } from 'zod';
import { codeKey } from '../../../src/catalogue/code-key.ts';
import { LogScanner } from '../../../src/extract/loose/log-scanner.ts';
import { readLooseText } from '../../../src/extract/loose/read-loose-text.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const folder = new URL('../../../../shared/corpus/', import.meta.url);

const corpusText = z.object({
  text: z.string(),
  code: z.string().nullable(),
  note: z.string().nullish(),
});
type CorpusText = z.infer<typeof corpusText>;

function readTexts(name: string): CorpusText[] {
  return readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => corpusText.parse(JSON.parse(line)));
}

function isInferred({ note }: CorpusText): boolean {
  return (note ?? '').startsWith('[code inferred]');
}

function firstCode(text: string): string | undefined {
  return readLooseText(text).flatMap(({ code }) => code ?? [])[0];
}

/** What a terminal shows of a text: commands for its colours are no part of it. */
function withoutColours(text: string): string {
  return text.replaceAll(/\u001B\[[0-9;]{0,20}[A-Za-z]/g, '');
}

/** A code in any case, with or without underscores, perhaps cut by a console. */
function squeeze(text: string): string {
  return text.replaceAll(/[_\s│|>›\u001B]/g, '').toLowerCase();
}

describe('Real texts, read as loose text', () => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];

  before(function () {
    if (names.length === 0) this.skip();
  });

  for (const name of names) {
    const texts = readTexts(name);
    if (texts.length === 0) continue;
    const coded = texts.filter((text) => text.code !== null && !isInferred(text));
    const others = texts.filter((text) => !coded.includes(text));

    it(`${name}: ${coded.length} texts are read to their code`, () => {
      const missed = coded.filter(({ text, code }) => codeKey(firstCode(text) ?? '') !== codeKey(code ?? ''));
      console.log(`      ${coded.length - missed.length} of ${coded.length} with a code`);
      expect(missed.map(({ text }) => text)).to.deep.equal([]);
    });

    it(`${name}: ${others.length} texts without a code give none`, () => {
      const invented = others.filter(({ text, code }) => {
        const found = firstCode(text);
        return found !== undefined && found !== code;
      });
      console.log(`      ${others.length - invented.length} of ${others.length} without a code`);
      expect(invented.map(({ text }) => text)).to.deep.equal([]);
    });
  }

  it('give no code that is not in the text, in 20,000 mutations', function () {
    this.timeout(120_000);
    const texts = names.flatMap((name) => readTexts(name).map(({ text }) => text)).filter((text) => text.length < 4000);
    const place = fc.nat({ max: 5000 });
    const piece = fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        ' ',
        '"',
        "'",
        '\\',
        '{',
        '}',
        '[',
        ']',
        '<',
        '>',
        ':',
        '=',
        '_',
        '--',
        '\u0000',
        '\u001B[',
      ),
      fc.constantFrom(
        'errorCode',
        'message',
        'statusCode: ',
        'caused by: ',
        'first error: ',
        'Error (',
        '&quot;',
        '│ ',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    const change = fc.record({ from: place, drop: fc.nat({ max: 40 }), add: piece });
    let count = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.array(change, { minLength: 1, maxLength: 6 }), (first, second, changes) => {
        const left = texts[first % texts.length] ?? '';
        const right = texts[second % texts.length] ?? '';
        let text = second % 3 === 0 ? `${left}\n${right}` : left;
        for (const { from, drop, add } of changes) {
          const at = from % (text.length + 1);
          text = text.slice(0, at) + add + text.slice(at + drop);
        }
        const scanned: (string | null)[] = [];
        const scanner = new LogScanner({ onError: ({ code }) => scanned.push(code) });
        scanner.push(text);
        scanner.end();
        const squeezed = squeeze(text) + squeeze(withoutColours(text));
        for (const code of [...readLooseText(text).map((error) => error.code), ...scanned]) {
          if (code !== null) expect(squeezed).to.include(squeeze(code));
        }
        count++;
      }),
      { numRuns: 20_000 },
    );
    expect(count).to.equal(20_000);
  });
});
