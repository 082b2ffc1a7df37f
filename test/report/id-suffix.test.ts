import { expect } from 'chai';
import { findIdSuffix } from '../../src/report/id-suffix.ts';
import { toLongId } from '../simulated-org/salesforce-id.ts';

describe('findIdSuffix', () => {
  const ids: Array<[id: string, suffix: string]> = [
    ['001000000000000', 'AAA'],
    ['7505e00000abcde', 'AAA'],
    ['7505e00000ABCDE', 'AA5'],
    ['A1b2CDEFGHijklM', 'R5Q'],
  ];
  for (const [id, suffix] of ids) {
    it(`is ${suffix} for ${id}, whatever stands behind it`, () => {
      expect(findIdSuffix(id)).to.equal(suffix);
      expect(findIdSuffix(`${id}XYZ`)).to.equal(suffix);
      expect(toLongId(id)).to.equal(id + suffix);
    });
  }
});
