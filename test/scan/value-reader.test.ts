import { expect } from 'chai';
import { ValueReader } from '../../src/scan/value-reader.ts';

describe('ValueReader', () => {
  it('reads a value from the middle of a chunk', () => {
    expect(new ValueReader().read(Buffer.from('a,bçd,e'), 2, 6, 100)).to.equal('bçd');
  });

  it('joins what it held with what the chunk holds', () => {
    const reader = new ValueReader();
    reader.hold(Buffer.from('..🧨').subarray(0, 4), 2, 4, 100);
    reader.hold(Buffer.from('🧨').subarray(2), 0, 2, 100);
    expect(reader.heldBytes).to.equal(4);
    expect(reader.read(Buffer.from('!x'), -4, 1, 100)).to.equal('🧨!');
    expect(reader.heldBytes).to.equal(0);
  });

  it('leaves out held bytes that turned out to lie behind the value', () => {
    const reader = new ValueReader();
    reader.hold(Buffer.from('value"\r'), 0, 7, 100);
    expect(reader.read(Buffer.from('\n'), -7, -2, 100)).to.equal('value');
    reader.hold(Buffer.from('"'), 0, 1, 100);
    expect(reader.read(Buffer.from(','), -1, -1, 100)).to.equal('');
    expect(reader.heldBytes).to.equal(0);
  });

  it('holds a copy, so the chunk may be reused', () => {
    const reader = new ValueReader();
    const chunk = Buffer.from('abc');
    reader.hold(chunk, 0, 3, 100);
    chunk.fill('x');
    expect(reader.read(chunk, -3, 0, 100)).to.equal('abc');
  });

  it('holds no more than the limit, however it comes', () => {
    const reader = new ValueReader();
    for (const size of [1, 300, 699, 1, 5000]) reader.hold(Buffer.alloc(size, 'x'), 0, size, 1000);
    expect(reader.heldBytes).to.equal(1000);
    expect(reader.read(Buffer.alloc(1), -6001, 0, 1000)).to.equal('x'.repeat(1000));
    expect(reader.truncatedValues).to.equal(1);
  });

  it('does not call a value as long as the limit truncated', () => {
    const reader = new ValueReader();
    reader.hold(Buffer.from('0123456789"'), 0, 11, 10);
    expect(reader.read(Buffer.from(','), -11, -1, 10)).to.equal('0123456789');
    expect(reader.truncatedValues).to.equal(0);
  });
});
