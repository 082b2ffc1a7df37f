import { expect } from 'chai';
import { symbolOf, readToken } from '../../src/classify/row-shape.ts';
import { TokenizedText } from '../../src/classify/tokenized-text.ts';
import { encodeText } from './encoded-text.ts';

function tokenize(text: string): TokenizedText {
  return new TokenizedText(encodeText(text));
}

/** What stands at a place, as a reading that depends on it alone. */
function readAt(place: number): (text: string) => string {
  return (text) => text.charAt(place);
}

describe('TokenizedText', () => {
  it('gives its tokens as they stand in the text, but no address', () => {
    const { words } = tokenize('é 0015e00000AbCdEAAV "12" ada@mail.example 7 no Apex1');
    expect(words).to.deep.equal(['0015e00000AbCdEAAV', '12', '', '7']);
  });

  it('gives bytes for what stands around the tokens, and for the tokens that count', () => {
    const token = symbolOf(readToken(Buffer.from('12'), 0, 0, 2));
    expect(tokenize('a 12 34').symbols([false, true])).to.deep.equal([
      ...Buffer.from('a '),
      token,
      ...Buffer.from(' 34'),
    ]);
    expect(tokenize('a 12').symbols([true])).to.deep.equal([...Buffer.from('a 12')]);
  });

  it('finds the tokens on which a reading depends, in a text with quotes too', () => {
    expect(tokenize('1 "2" 3').findCounting(readAt(3))).to.deep.equal([false, true, false]);
    expect(tokenize('1 "2" 3').findCounting((text) => text.replaceAll(/\d/g, ''))).to.deep.equal([false, false, false]);
  });

  it('takes all for counting where a reading depends on several together', () => {
    expect(tokenize('7 1 7').findCounting((text) => String(text.includes('7')))).to.deep.equal([true, true, true]);
  });

  it('takes all for counting where some count of more than can be tried', () => {
    const text = Array.from({ length: 25 }, () => '1').join(' ');
    expect(tokenize(text).findCounting(readAt(0))).to.deep.equal(Array.from({ length: 25 }, () => true));
    expect(tokenize(text.slice(2)).findCounting(readAt(0)).filter(Boolean)).to.have.length(1);
    expect(tokenize(text).findCounting(() => '')).not.to.include(true);
  });
});
