import { expect } from 'chai';
import { dropLineNumbers } from '../../src/extract/line-numbers.ts';

describe('Line numbers copied with a text', () => {
  it('are dropped from runs that count up from 1', () => {
    expect(dropLineNumbers('before\n1[ {\n2  "a" : 1\n3} ]\nafter')).to.equal('before\n[ {\n  "a" : 1\n} ]\nafter');
  });

  it('may number empty lines and go beyond 9', () => {
    const numbered = Array.from({ length: 12 }, (_, index) => `${index + 1}${index === 3 ? '' : ` line`}`).join('\n');
    expect(dropLineNumbers(numbered)).not.to.match(/\d/);
  });

  it('are no lists, dates or amounts', () => {
    for (const text of [
      '1. one\n2. two\n3. three',
      '1st\n2nd',
      '1,a\n2,b\n3,c',
      '10:00 a\n11:00 b',
      '2024-01-01 x\n2024-01-02 y',
    ]) {
      expect(dropLineNumbers(text)).to.equal(text);
    }
  });
});
