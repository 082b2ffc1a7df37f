import { expect } from 'chai';
import { TextBuffer } from '../../src/scan/text-buffer.ts';

describe('TextBuffer', () => {
  it('puts pieces together, whatever their size', () => {
    const text = new TextBuffer();
    const piece = Buffer.from('<äö🦊>');
    for (let index = 0; index < 1000; index++) {
      text.append(piece, 1, piece.length - 1);
      text.appendByte(0x2c);
    }
    expect(text.text()).to.equal('äö🦊,'.repeat(1000));
    expect(text.size).to.equal(9000);
  });

  it('serves the next text in the same memory', () => {
    const text = new TextBuffer();
    text.append(Buffer.alloc(5000, 'a'), 0, 5000);
    const { bytes } = text;
    text.clear();
    expect([text.size, text.text()]).to.deep.equal([0, '']);
    text.append(Buffer.from('next'), 0, 4);
    expect(text.text()).to.equal('next');
    expect(text.bytes).to.equal(bytes);
  });
});
