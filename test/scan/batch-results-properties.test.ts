import { expect } from 'chai';
import * as fc from 'fast-check';
import { scanBatchResults, type BatchRows, type RowsForm } from '../../src/scan/batch-results.ts';
import { writeClassicResult } from '../simulated-org/classic-result.ts';
import { cutAt } from './chunks.ts';

type FailedRow = { error: string; id: string; row: number };
type Scanned = BatchRows & { failed: FailedRow[] };

/** Each chunk is overwritten as soon as the next is asked for, as one whose memory is given back. */
async function* lend(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    const lent = Buffer.from(chunk);
    yield lent;
    lent.fill('#');
  }
}

async function scan(form: RowsForm, bytes: Buffer, cuts: readonly number[] = []): Promise<Scanned> {
  const failed: FailedRow[] = [];
  const chunks = cutAt(bytes, ...cuts.map((cut) => Math.min(cut, bytes.length)));
  const rows = await scanBatchResults(lend(chunks), {
    form,
    onFailed: (error, id, row) => failed.push({ error: error.text(), id: id.text(), row }),
  });
  return { ...rows, failed };
}

/** What a scan gives, or the name of its error. */
function resultOrName(scanned: Promise<Scanned>): Promise<unknown> {
  return scanned.catch((error: unknown) => (error instanceof Error ? error.name : error));
}

const cuts = fc.array(fc.nat(800), { maxLength: 6 });
const characters = fc.constantFrom(
  ...Array.from('"\\<>&\n :,{}[]-x0'),
  ']]>',
  '&amp;',
  '\\u00e4',
  'ü',
  '漢',
  '🧨',
  '\u2028',
);
/** A text with no space around it: XML and JSON leave that out. */
const text = fc.string({ unit: characters, maxLength: 20 }).map((inside) => `x${inside}x`);

describe('scanBatchResults', () => {
  it('tells the same rows in all forms, wherever chunks cut them', async () => {
    const error = fc
      .tuple(text, fc.constantFrom('', 'Name ', 'Name,Phone__c '))
      .map(([message, fields]) => `SOME_CODE:${message}:${fields}--`);
    const outcome = fc.record({
      id: fc.constantFrom('', '003000000000001AAA'),
      created: fc.boolean(),
      error: fc.option(error, { nil: undefined }),
    });
    const property = fc.asyncProperty(fc.array(outcome, { maxLength: 6 }), cuts, async (outcomes, places) => {
      const failed = outcomes.flatMap(({ error: told, id }, index) =>
        told === undefined ? [] : [{ error: told, id, row: index + 1 }],
      );
      const expected = { rows: outcomes.length, whole: true, failed };
      for (const form of ['CSV', 'XML', 'JSON'] as const) {
        const bytes = Buffer.concat([...writeClassicResult(outcomes, form)]);
        expect(await scan(form, bytes, places), form).to.deep.equal(expected);
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('reads what JSON.parse reads, whatever else stands in a result', async () => {
    const anything = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });
    const first = fc.record({ message: text, statusCode: fc.option(text), other: anything, message_: anything });
    const result = fc.record({
      before: anything,
      success: fc.constantFrom(false, 'false'),
      errors: fc.tuple(first, anything),
      id: fc.option(text),
      after: anything,
    });
    const space = fc.constantFrom('', ' ', '\n\t');
    const property = fc.asyncProperty(fc.array(result, { maxLength: 4 }), space, cuts, async (list, indent, places) => {
      const failed = list.map(({ id, errors: [{ message, statusCode }] }, index) => ({
        error: `${statusCode === null ? '' : `${statusCode}:`}${message}:--`,
        id: id ?? '',
        row: index + 1,
      }));
      const bytes = Buffer.from(JSON.stringify(list, null, indent));
      expect(await scan('JSON', bytes, places)).to.deep.equal({ rows: list.length, whole: true, failed });
    });
    await fc.assert(property, { numRuns: 150 });
  });

  const pieces = {
    XML: [
      '<results>',
      '</results>',
      '<result>',
      '</result>',
      '<success>',
      '</success>',
      '<success/>',
      '<errors>',
    ].concat([
      '</errors>',
      '<message>',
      '</message>',
      'true',
      'false',
      '<',
      '>',
      '/>',
      '"',
      "'",
      '&amp;',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '<!',
      'ü',
      ' ',
    ]),
    JSON: [
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      '"',
      '\\',
      '"success"',
      '"success":true',
      '{"success":false',
      '"errors":[{',
    ].concat(['"message":"x"', '"fields":["A"]', '}]}', 'null', '1', '\\u00', 'ü', ' ']),
  };
  for (const form of ['XML', 'JSON'] as const) {
    it(`says the same of any text for ${form}, however malformed and cut`, async () => {
      const start = form === 'XML' ? '<results><result><success>false</success>' : '[{"success":false';
      const body = fc.array(fc.constantFrom(...pieces[form]), { maxLength: 14 }).map((parts) => start + parts.join(''));
      const property = fc.asyncProperty(body, cuts, async (malformed, places) => {
        const bytes = Buffer.from(malformed);
        const whole = await resultOrName(scan(form, bytes));
        if (typeof whole === 'string') expect(whole).to.equal('NotRecordsError');
        expect(await resultOrName(scan(form, bytes, places))).to.deep.equal(whole);
      });
      await fc.assert(property, { numRuns: 1000 });
    });
  }
});
