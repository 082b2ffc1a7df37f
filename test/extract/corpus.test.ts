import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { z } from 'zod';
import { codeKey } from '../../src/catalogue/code-key.ts';
import { openRowError } from '../../src/classify/explain-error.ts';
import { parseJobError } from '../../src/classify/job-error.ts';
import type { ParsedError } from '../../src/classify/parsed-error.ts';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import type { RawError } from '../../src/extract/raw-error.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const folder = new URL('../../../shared/corpus/', import.meta.url);

const corpusText = z.object({
  kind: z.string(),
  text: z.string(),
  code: z.string().nullable(),
  note: z.string().nullish(),
});
type CorpusText = z.infer<typeof corpusText>;

function readTexts(): CorpusText[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => corpusText.parse(JSON.parse(line)));
}

/** The codes of an error and of those inside it; a message without a code is read as the classifier reads it. */
function codesOf({ code, message, shape }: RawError): string[] {
  if (shape === 'job-info') return chainOf(parseJobError(message));
  const parsed = openRowError(message);
  return code === null ? chainOf(parsed) : [codeKey(code), ...chainOf(parsed)];
}

function chainOf({ code, inner }: ParsedError): string[] {
  return [...(code === null ? [] : [codeKey(code)]), ...(inner ? chainOf(inner) : [])];
}

describe('Real texts of every kind', () => {
  let texts: CorpusText[] = [];

  before(function () {
    if (!existsSync(folder)) this.skip();
    texts = readTexts();
  });

  it('are read to their codes', () => {
    const coded = texts.filter(({ code, note }) => code !== null && !(note ?? '').startsWith('[code inferred]'));
    const missed = coded.filter(({ text, code }) => {
      const [first] = extractErrors(text);
      return first === undefined || !codesOf(first).includes(codeKey(code ?? ''));
    });
    console.log(`      ${coded.length - missed.length} of ${coded.length} texts with a code`);
    expect(missed.map(({ text }) => text)).to.deep.equal([]);
  });

  it('give no code where they have none', () => {
    const plain = texts.filter(({ code }) => code === null);
    const invented = plain.filter(({ text }) => extractErrors(text).some((error) => codesOf(error).length > 0));
    console.log(`      ${plain.length - invented.length} of ${plain.length} texts without a code`);
    expect(invented.map(({ text }) => text)).to.deep.equal([]);
  });

  it('stay harmless and gain no code when they are damaged', () => {
    const sample = fc.record({
      text: fc.constantFrom(...texts.map(({ text }) => text)),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 40 }),
      insert: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('"', '\\', '<', '{', '[', '\n', "'", ''),
      ),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(sample, ({ text, at, length, insert, cut }) => {
        const index = Math.floor(at * text.length);
        const damaged = text.slice(0, index) + insert + (cut ? '' : text.slice(index + length));
        const joined = damaged.replaceAll(/\s+/g, '');
        for (const { code } of extractErrors(damaged)) if (code !== null) expect(joined).to.include(code);
      }),
      { numRuns: 2000 },
    );
  });
});
