import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { findCode } from '../../src/catalogue/find-code.ts';
import { isKnownSpelling } from '../../src/catalogue/known-codes.ts';
import { codeKey } from '../../src/catalogue/code-key.ts';
import { explainJobError, explainRowError } from '../../src/classify/explain-error.ts';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { groupKey } from '../../src/classify/group-key.ts';
import { messageTemplate } from '../../src/classify/template.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';

/** Texts of real orgs, kept beside the project; a copy of the project alone has none. */
const folder = new URL('../../../shared/corpus/', import.meta.url);

const corpusText = z.object({
  kind: z.string(),
  text: z.string(),
  code: z.string().nullable(),
  fields: z.array(z.string()).nullable(),
  note: z.string(),
});
type CorpusText = z.infer<typeof corpusText>;

const kinds = ['sf__Error', 'job_errorMessage', 'bulk_v1_error', 'apex_text'];

function readTexts(): CorpusText[] {
  return kinds.flatMap((kind) =>
    readFileSync(new URL(`${kind}.jsonl`, folder), 'utf8')
      .trim()
      .split('\n')
      .map((line) => corpusText.parse(JSON.parse(line))),
  );
}

/** Bodies of JSON and XML are taken apart before their errors are read. */
function isBody({ text }: CorpusText): boolean {
  return /^\s*[{<]|Response/.test(text);
}

function explain({ kind, text }: CorpusText): ExplainedError {
  return kind === 'job_errorMessage' ? explainJobError(text) : explainRowError(text);
}

function codesOf(error: ExplainedError): string[] {
  return [...(error.code === null ? [] : [codeKey(error.code)]), ...(error.inner ? codesOf(error.inner) : [])];
}

function groupsOf(samples: readonly CorpusText[]): string[] {
  const tally = new FailureTally({ api: 'bulk' });
  for (const [index, { text }] of samples.entries()) tally.add(text, '', index + 1);
  return tally
    .result()
    .groups.map((group) => `${group.count} ${groupKey(group)}`)
    .toSorted();
}

describe('Real error texts', () => {
  let texts: CorpusText[] = [];

  before(function () {
    if (!existsSync(folder)) this.skip();
    texts = readTexts();
  });

  it('are read to the code that a careful reader gives them', () => {
    const coded = texts.filter(({ code, note }) => code !== null && !note.startsWith('[code inferred]'));
    const wrong = coded.filter((sample) => {
      const error = explain(sample);
      const expected = codeKey(sample.code ?? '');
      return isBody(sample) ? !codesOf(error).includes(expected) : codeKey(error.code ?? '') !== expected;
    });
    expect(wrong.map(({ text }) => text)).to.deep.equal([]);
    console.log(`      ${coded.length} texts with a code read to it`);
  });

  it('get no code where they have none', () => {
    const bare = texts.filter(({ code, note }) => code === null || note.startsWith('[code inferred]'));
    const invented = bare.filter((sample) => explain(sample).code !== null);
    expect(invented.map(({ text }) => text)).to.deep.equal([]);
    console.log(`      ${bare.length} texts without a code given none`);
  });

  it('get guidance for each code', () => {
    for (const sample of texts) {
      const { code, entry } = explain(sample);
      if (code === null) continue;
      expect(findCode(code, { api: 'bulk' }), code).not.to.equal(undefined);
      expect(entry, code).not.to.equal(null);
    }
  });

  it('get the guidance of the code that was inferred, or none, where they came without one', () => {
    const inferred = texts.filter(({ note }) => note.startsWith('[code inferred]'));
    const guided = inferred.filter((sample) => explain(sample).entry !== null);
    const wrong = guided.filter((sample) => {
      const { entry } = explain(sample);
      return codeKey(entry?.code ?? '') !== codeKey(sample.code ?? '');
    });
    expect(wrong.map(({ text }) => text)).to.deep.equal([]);
    expect(guided.length).to.be.above(inferred.length / 2);
    console.log(`      ${guided.length} of ${inferred.length} texts without their code given its guidance`);
  });

  it('name the fields that a careful reader finds', () => {
    const plain = texts.filter(
      (sample) => !isBody(sample) && !sample.note.startsWith('[code inferred]') && sample.fields !== null,
    );
    const right = plain.filter((sample) => {
      const { fields } = explain(sample);
      return JSON.stringify(fields) === JSON.stringify(sample.fields);
    });
    const wrong = plain.filter((sample) => !right.includes(sample)).map(({ text }) => text.slice(0, 100));
    expect(wrong.length, wrong.join('\n')).to.be.at.most(1);
    console.log(`      ${right.length} of ${plain.length} texts read to their fields`);
  });

  it('report only codes that stand in the text', () => {
    for (const sample of texts) {
      for (const code of codesOf(explain(sample))) {
        expect(codeKey(sample.text)).to.include(code);
        expect(isKnownSpelling(code), code).to.equal(true);
      }
    }
  });

  it('have templates that are their own templates', () => {
    for (const { text } of texts) expect(messageTemplate(messageTemplate(text))).to.equal(messageTemplate(text));
  });

  it('fall into the same groups whatever their order', () => {
    expect(groupsOf(texts.toReversed())).to.deep.equal(groupsOf(texts));
  });
});
