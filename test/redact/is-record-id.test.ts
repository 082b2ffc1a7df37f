import { expect } from 'chai';
import { isRecordId } from '../../src/redact/is-record-id.ts';

describe('An id of a record', () => {
  for (const id of [
    '0015e00000TestA',
    '0015e00000TestAAAR',
    '7505e00000TestAAAR',
    'a0B5e00000Test1',
    '001000000000001AAA',
  ]) {
    it(`is ${id}`, () => {
      expect(isRecordId(id)).to.equal(true);
    });
  }

  for (const [text, what] of [
    ['123456789012345', 'a number of a card'],
    ['DE8937040044053201', 'a number of an account'],
    ['NO9386011117947', 'a short number of an account'],
    ['0015e00000TestAAAX', 'an id with a wrong ending'],
    ['Internationally', 'a word of fifteen letters'],
    ['0015e00000Tes', 'what is too short'],
    ['', 'nothing'],
  ] as const) {
    it(`is not ${what}`, () => {
      expect(isRecordId(text)).to.equal(false);
    });
  }
});
