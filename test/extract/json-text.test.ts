import { expect } from 'chai';
import { isJsonDocument, parseJsonText } from '../../src/extract/json-text.ts';

function valuesOf(text: string): unknown[] | undefined {
  return parseJsonText(text)?.documents.map(({ value }) => value);
}

describe('A text that begins with JSON', () => {
  it('gives one document with its line', () => {
    expect(parseJsonText('\n\n{"a":1}')?.documents).to.deep.equal([{ value: { a: 1 }, line: 3 }]);
  });

  it('gives documents one a line', () => {
    expect(parseJsonText('{"a":1}\n{"a":2}\n\n{"a":3}\n')?.documents.map(({ line }) => line)).to.deep.equal([1, 2, 4]);
  });

  it('gives documents printed over several lines', () => {
    expect(valuesOf('{\n "a": 1\n}\n[\n 2\n]')).to.deep.equal([{ a: 1 }, [2]]);
  });

  it('tells what stands behind, and in which line', () => {
    expect(parseJsonText('[1]\n (ResponseError)')).to.deep.include({ rest: '(ResponseError)', restLine: 2 });
  });

  it('is none when a long text follows: that is a log', () => {
    expect(parseJsonText(`{"a":1}\n${'plain words\n'.repeat(300)}`)).to.equal(null);
  });

  it('takes JSON whose quotes are escaped', () => {
    expect(valuesOf(String.raw`[{\"errorCode\":\"NOT_FOUND\"}]`)).to.deep.equal([[{ errorCode: 'NOT_FOUND' }]]);
  });

  it('takes the inside of an object', () => {
    expect(valuesOf('"message": "busy",\n "errorCode": "UNABLE_TO_LOCK_ROW",')).to.deep.equal([
      { message: 'busy', errorCode: 'UNABLE_TO_LOCK_ROW' },
    ]);
  });

  it('passes over a byte order mark', () => {
    expect(valuesOf('\ufeff{"a":1}')).to.deep.equal([{ a: 1 }]);
  });

  for (const text of ['', 'words', '[ERROR] words', '"quoted words" and more', '<a/>', '12']) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(parseJsonText(text)).to.equal(null);
    });
  }

  it('is a document only where all of it is JSON', () => {
    expect(isJsonDocument(' {"a":1} ')).to.equal(true);
    expect(isJsonDocument('{"a":1} x')).to.equal(false);
    expect(isJsonDocument('"a"')).to.equal(false);
  });
});
