import { expect } from 'chai';
import * as fc from 'fast-check';
import { extractErrors } from '../../src/extract/extract-errors.ts';

const BODY = '[{"message":"No such column","errorCode":"INVALID_FIELD"}]';

describe('Errors of any text', () => {
  it('carry the API and the status the reader knows', () => {
    expect(extractErrors(BODY, { api: 'connect', httpStatus: 400 })[0]).to.include({ api: 'connect', httpStatus: 400 });
    expect(extractErrors('HTTP/1.1 404 Not Found', { httpStatus: 400 })[0]).to.include({ httpStatus: 404 });
  });

  it('are read from JSON with words behind it', () => {
    expect(extractErrors(`${BODY} (ResponseError)\n    at foo (bar.js:1:2)`)).to.have.length(1);
    const two = extractErrors(`${BODY}\nthen: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access`);
    expect(two.map(({ code, line }) => [code, line])).to.deep.equal([
      ['INVALID_FIELD', 1],
      ['UNABLE_TO_LOCK_ROW', 2],
    ]);
  });

  it('are read from JSON quoted once more', () => {
    expect(extractErrors(JSON.stringify(BODY))[0]?.code).to.equal('INVALID_FIELD');
  });

  it('are read from lines of JSON', () => {
    const lines = [
      { level: 'info', message: 'start' },
      { error: { errorCode: 'NOT_FOUND', message: 'gone' } },
      { a: 1 },
    ];
    const errors = extractErrors(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(errors.map(({ code, line }) => [code, line])).to.deep.equal([['NOT_FOUND', 2]]);
  });

  it('are the text itself where it shows no structure', () => {
    expect(extractErrors('Could not locate this record.')).to.deep.equal([
      {
        code: null,
        message: 'Could not locate this record.',
        fields: [],
        api: null,
        httpStatus: null,
        shape: 'text',
        line: 1,
      },
    ]);
  });

  it('are none of an empty text', () => {
    expect(extractErrors('')).to.deep.equal([]);
    expect(extractErrors(' \n\ufeff')).to.deep.equal([]);
  });

  for (const [title, text] of [
    ['JSON 100,000 levels deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects 100,000 levels deep', '{"errors":'.repeat(100_000)],
    ['XML 100,000 levels deep', '<a>'.repeat(100_000)],
    ['10 MB of one line', 'x'.repeat(10_000_000)],
    ['10 MB of quotes', '"'.repeat(10_000_000)],
    ['10 MB of backslashes in a string', `["${'\\'.repeat(10_000_000)}`],
    ['10 MB of opening brackets', '['.repeat(10_000_000)],
    ['10 MB of opening tags', '<a '.repeat(3_300_000)],
    ['10 MB of entities', `<a>${'&amp;'.repeat(2_000_000)}</a>`],
    ['10 MB in an open cell', `sf__Id,sf__Error\n"${'a'.repeat(10_000_000)}`],
    ['zero bytes and lone surrogates', '\u0000\ud800[{"errorCode":\u0000}]\udfff'],
  ] as const) {
    it(`are none of ${title}`, () => {
      expect(extractErrors(text).filter(({ code }) => code !== null)).to.deep.equal([]);
    });
  }

  it('are all counted in 10 MB of results', () => {
    const row = '{"success":false,"errors":[{"statusCode":"MALFORMED_ID","message":"m","fields":[]}]}';
    expect(extractErrors(`[${Array.from({ length: 110_000 }, () => row).join(',')}]`)).to.have.length(110_000);
  });

  it('never carry a code that is not in the text', () => {
    const words = [
      '[{',
      '}]',
      '"errorCode":"',
      '"message":"',
      'INVALID_FIELD',
      'X_Y',
      '",',
      '\\',
      '\n',
      '<faultcode>',
      '</faultcode>',
      'HTTP/1.1 400 Bad\n',
      'sf__Id,sf__Error\n',
      ':',
      '--',
      "'",
      '=>',
      'error=',
      '&',
      '{',
      '"success":false',
      ' ',
      '1',
      ',',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join('')),
      fc.json(),
    );
    fc.assert(
      fc.property(text, (sample) => {
        for (const { code } of extractErrors(sample)) if (code !== null) expect(sample).to.include(code);
      }),
      { numRuns: 3000 },
    );
  });
});
