import { expect } from 'chai';
import { MessagePattern } from '../../src/classify/message-pattern.ts';

const FITS: [string, string, boolean][] = [
  ['<value> exceeds <number> EUR', 'Acme Corp exceeds <number> EUR', true],
  ['<value> exceeds <number> EUR', '<value> GmbH exceeds <number> EUR', true],
  ['<value> exceeds <number> EUR', 'exceeds <number> EUR', true],
  ['<value> exceeds <number> EUR', 'Acme exceeds <number> USD', false],
  ['<value> exceeds <number> EUR', 'Acme exceeds <number> EUR today', false],
  ['Not for <value>', 'Not for', true],
  ['Not for <value>', 'Not forever', false],
  ['<value> is late', 'This is late', true],
  ['<value> is late', 'Thisis late', false],
  ['<value> of <value> is late', 'Bank of Oslo is late', true],
  ['<value> of <value> is late', 'Order is late', false],
  ['a <value> a', 'a', false],
  ['「<value>」は無効', '「東京商事」は無効', true],
  ['<value>', 'anything at all', true],
  ['no value', 'no value', true],
  ['no value', 'no values', false],
];

describe('MessagePattern', () => {
  for (const [template, message, fits] of FITS) {
    it(`${fits ? 'fits' : 'does not fit'} “${message}” as “${template}”`, () => {
      expect(new MessagePattern(template).fits(message)).to.equal(fits);
    });
  }

  it('fits its own template', () => {
    for (const [template] of FITS) expect(new MessagePattern(template).fits(template), template).to.equal(true);
  });

  it('takes no more words of a language for values than it is told', () => {
    const pattern = new MessagePattern('<value> is locked by <value>');
    expect(pattern.fits("Acme & O'Neil is locked by Łódź 7", { mostWords: 0 })).to.equal(true);
    expect(pattern.fits('Your account is locked by Ada', { mostWords: 0 })).to.equal(false);
    expect(pattern.fits('Acme is locked by an admin', { mostWords: 0 })).to.equal(false);
    expect(pattern.fits('Bank of Oslo is locked by an Admin', { mostWords: 2 })).to.equal(true);
    expect(pattern.fits('Vincent van der Berg-van Gogh is locked by Ana de la Cruz', { mostWords: 0 })).to.equal(true);
    expect(pattern.fits('Your bill of the bank is locked by Ada', { mostWords: 2 })).to.equal(false);
  });
});
