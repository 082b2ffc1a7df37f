import { expect } from 'chai';
import { RecordPart } from '../../src/scan/record-part.ts';

describe('RecordPart', () => {
  it('leaves a text where it stands', () => {
    const part = new RecordPart();
    const bytes = Buffer.from('<id>1ä</id>');
    part.add(bytes, 4, 7);
    expect(part.bytes).to.equal(bytes);
    expect(part.text()).to.equal('1ä');
  });

  it('joins pieces, and leaves those alone that they came from', () => {
    const part = new RecordPart();
    const bytes = Buffer.from('one, two');
    part.add(bytes, 0, 3);
    part.addText(' & ');
    part.add(bytes, 5, 8);
    expect(part.text()).to.equal('one & two');
    expect(bytes.toString()).to.equal('one, two');
  });

  it('leaves out spaces around a text, and all of a text of spaces', () => {
    const part = new RecordPart();
    part.addText(' \r\n\ta b\n ');
    part.trim();
    expect(part.text()).to.equal('a b');
    part.clear();
    expect(part.size).to.equal(0);
    part.addText(' \n ');
    part.trim();
    expect(part.size).to.equal(0);
  });
});
