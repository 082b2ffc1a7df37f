import { expect } from 'chai';
import { BatchRow } from '../../src/scan/batch-row.ts';
import { JsonResult } from '../../src/scan/json-result.ts';
import { NotRecordsError } from '../../src/scan/record-splitter.ts';

type Result = { saved: boolean | null; id: string; error: string };

const reader = new JsonResult();
const row = new BatchRow();

/** Other records stand around the one that is read, as in a chunk. */
function read(json: string): Result {
  const before = Buffer.from('{"success":true},');
  const record = Buffer.from(json);
  const bytes = Buffer.concat([before, record, Buffer.from(',{"success":true,"id":"next"}]')]);
  row.clear();
  reader.read(bytes, before.length, before.length + record.length, row);
  return { saved: row.saved, id: row.id.text(), error: row.describeError().text() };
}

const readError = (error: string): string => read(`{"success":false,"errors":[${error}]}`).error;

describe('JsonResult', () => {
  it('reads a result in any order of its members', () => {
    const error = '"message":"Bad","statusCode":"CODE","extendedErrorDetails":null,"fields":["A","B__c"]';
    const members = ['"success":false', '"created":true', '"id":"003000000000001AAA"', `"errors":[{${error}}]`];
    const expected = { saved: false, id: '003000000000001AAA', error: 'CODE:Bad:A,B__c --' };
    expect(read(`{${members.join(',')}}`)).to.deep.equal(expected);
    expect(read(`{\n  ${members.toReversed().join(' ,\r\n\t')}\n}`.replaceAll(':', ' : '))).to.deep.equal(expected);
  });

  it('takes a success that is written as a string', () => {
    expect(read('{"success":"true"}').saved).to.equal(true);
    expect(read('{"success":"false"}').saved).to.equal(false);
  });

  for (const json of ['{}', '{"success":null}', '{"success":1}', '{"success":"no"}', '{"success":{"success":true}}']) {
    it(`knows ${json} for no result`, () => {
      expect(read(json).saved).to.equal(null);
    });
  }

  it('reads only the members of the result and of its first error', () => {
    const nested = '{"id":"x","success":true,"errors":[{"message":"x"}],"message":"]}"}';
    const error = `{"details":${nested},"message":"first","list":[${nested},"}",[1]]}`;
    const json = `{"other":${nested},"success":false,"errors":[${error},{"statusCode":"SECOND"},7]}`;
    expect(read(json)).to.deep.equal({ saved: false, id: '', error: 'first:--' });
  });

  it('decodes escapes, and leaves the quotes of a text single', () => {
    const message = 'a "b" \\ / \n\t ä 漢 🦊 {"x":[]}';
    expect(readError(`{"message":${JSON.stringify(message)}}`)).to.equal(`${message}:--`);
    expect(readError(String.raw`{"message":"\u00e4\/\ud83e\udd8a\u0041"}`)).to.equal('ä/🦊A:--');
    expect(read(String.raw`{"success":false,"id":"\u0041"}`).id).to.equal('A');
  });

  it('leaves out the spaces around a message', () => {
    expect(readError(String.raw`{"message":" \n Bad\t "}`)).to.equal('Bad:--');
    expect(readError('{"message":"  "}')).to.equal(':--');
  });

  it('takes what is no text for none', () => {
    expect(read('{"id":7,"success":false}').id).to.equal('');
    expect(readError('{"statusCode":null,"message":["a"],"fields":null}')).to.equal(':--');
    expect(readError('{"statusCode":"CODE","message":true,"fields":["A",null,"","B"]}')).to.equal('CODE::A,B --');
    for (const errors of ['null', '[]', '{}', '"x"', '[null]', '["x"]', '[[{"message":"x"}]]']) {
      expect(read(`{"success":false,"errors":${errors}}`).error, errors).to.equal(':--');
    }
  });

  for (const json of [
    '{"success"}',
    '{"success" false}',
    '{success:false}',
    '{"success":}',
    '{"success":,"id":"x"}',
    '{"id":[}',
    '{"errors":[}',
    String.raw`{"id":"\x"}`,
    String.raw`{"id":"\u00"}`,
  ]) {
    it(`refuses ${json}`, () => {
      expect(() => read(json)).to.throw(NotRecordsError, /JSON/);
    });
  }

  it('reads nothing behind the end of the record', () => {
    for (const cut of ['{"success":true', '{"success', '{"success":true,"errors":[{"message":"x"', '{"id":"\\"']) {
      for (const rest of ['":"x"}]}', '}]}']) {
        const whole = Buffer.from(cut + rest);
        expect(() => reader.read(whole, 0, cut.length, row), cut).to.throw(NotRecordsError);
      }
    }
  });
});
