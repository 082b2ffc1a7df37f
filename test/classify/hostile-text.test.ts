import { expect } from 'chai';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { codeKey } from '../../src/catalogue/code-key.ts';
import { suggestCodes } from '../../src/catalogue/suggest-codes.ts';
import { explainJobError, explainRowError } from '../../src/classify/explain-error.ts';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { messageTemplate } from '../../src/classify/template.ts';
import { printable } from '../../src/report/printable.ts';
import type { ExplainedError } from '../../src/report/explained-error.ts';

const FRAGMENTS = [
  [
    'UNABLE_TO_LOCK_ROW',
    'INVALID_FIELD',
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    'InvalidBatch',
    'Timeout',
    'NOT_A_CODE',
    'Unknown',
  ],
  [
    ':',
    ' : ',
    ': ',
    ',',
    '--',
    ' --',
    ':--',
    ':Name --',
    '\n',
    '\n\n',
    ' ',
    "'",
    '"',
    '“',
    '[',
    ']',
    ': [',
    '(',
    ')',
    '_',
    '.',
    '@',
  ],
  [
    'caused by: ',
    'first error: ',
    'System.DmlException: ',
    'System.LimitException: ',
    ': execution of BeforeInsert',
    'flow tried to save: ',
  ],
  [
    'Class.A.b: line 1, column 2',
    'Trigger.T: line 3, column 4',
    'null:',
    'Error: ',
    "Reason='",
    'Failed to process query: ',
  ],
  [
    'Required fields are missing: [',
    'data value too large: ',
    ' (max length=',
    ' not found for field ',
    'records: ',
    '0015e00000AbCdE',
    '12',
  ],
  ['\u001B[31m', '\u202E', '\uD800', 'é', '日本', '\0', '\r\n', 'A'.repeat(90), 'a b c'],
].flat();

const hostile = array(oneof(constantFrom(...FRAGMENTS), string({ unit: 'binary', maxLength: 6 })), {
  maxLength: 30,
}).map((parts) => parts.join(''));

function codesOf(error: ExplainedError): string[] {
  return [...(error.code === null ? [] : [error.code]), ...(error.inner ? codesOf(error.inner) : [])];
}

describe('Hostile text', () => {
  it('is explained without a crash, and without a code that is not in it', () => {
    assert(
      property(hostile, (text) => {
        for (const explained of [explainRowError(text), explainJobError(text)]) {
          for (const code of codesOf(explained)) expect(codeKey(text)).to.include(codeKey(code));
          if (explained.code === null) expect(explained.suggestions).to.deep.equal([]);
          expect(printable(explained.message)).to.equal(explained.message);
        }
      }),
      { numRuns: 4000 },
    );
  });

  it('is counted row for row', () => {
    assert(
      property(array(hostile, { maxLength: 30 }), (texts) => {
        const tally = new FailureTally({ api: 'bulk', maxGroups: 5 });
        for (const [index, text] of texts.entries()) tally.add(text, '', index + 1);
        const { rows, groups, retry } = tally.result();
        expect(rows).to.equal(texts.length);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(texts.length);
        expect(Object.values(retry).reduce((sum, count) => sum + count, 0)).to.equal(texts.length);
        for (const group of groups) expect(printable(JSON.stringify(group))).to.equal(JSON.stringify(group));
      }),
      { numRuns: 300 },
    );
  });
});

describe('A megabyte of hostile text', () => {
  const size = 1_000_000;
  const shapes = [
    [
      'A',
      'a',
      '_',
      'A_',
      '0',
      '1,',
      '1.',
      ' ',
      '\n',
      '\t',
      ':',
      ': ',
      ': [',
      '[',
      '(',
      ' (',
      "'",
      "'a",
      '"',
      '“',
      '@',
      'a@',
      'a.',
      'a-',
    ],
    [
      '<',
      '<id>',
      '--',
      ' --',
      ':--',
      'first error: ',
      'caused by: ',
      'first error: A_B, ',
      'caused by: a.b.',
      'Exception: ',
      'aException',
    ],
    [
      'Class.a',
      'Class.a.b: line 1, column 1 ',
      'x: execution of ',
      'the “',
      'the “a” process failed ',
      'xsd:',
      "no such column 'a",
    ],
    [
      'create/update fields: a, ',
      'create/update field: ',
      'fields are missing: [',
      'restricted picklist field: ',
      'malformed id ',
      '(max length=',
    ],
    [
      '0015e00000AbCdE',
      '0015e00000AbCdE,',
      '0015e00000AbCdE...',
      '2024-01-01',
      '123456-',
      '1573204891-48213 (',
      "Reason='",
      'InvalidBatch : ',
    ],
    [
      '\u001B',
      '\u202E',
      '\uD800',
      'é',
      'İ',
      'null:',
      'A_A_A_A ',
      'INVALID_FIELD:',
      'Aa',
      'AaBb : ',
      ',A',
      'Field name not found : ',
    ],
  ].flat();

  for (const read of [explainRowError, explainJobError, messageTemplate, printable, suggestCodes]) {
    it(`is read by ${read.name} in time that grows with its length only, whatever its shape`, () => {
      for (const shape of shapes) {
        const text = shape.repeat(Math.ceil(size / shape.length)).slice(0, size);
        for (const input of [text, `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:${text}:--`, `InvalidBatch : ${text} --`]) {
          expect(read(input)).not.to.equal(undefined);
        }
      }
    });
  }
});
