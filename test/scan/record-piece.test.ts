import { expect } from 'chai';
import { RecordPiece } from '../../src/scan/record-piece.ts';
import { LONGEST_RECORD } from '../../src/scan/record-splitter.ts';

type Given = [bytes: Buffer, start: number, end: number];

/** What a piece gives when it ends before an index of a chunk. */
function close(piece: RecordPiece, chunk: Buffer, end: number): Given {
  const given: Given[] = [];
  piece.close(chunk, end, (...bytes) => given.push(bytes));
  expect(given).to.have.length(1);
  return given[0] ?? [chunk, 0, 0];
}

const textOf = ([bytes, start, end]: Given): string => bytes.toString('utf8', start, end);

describe('RecordPiece', () => {
  it('gives a piece of one chunk where it stands', () => {
    const chunk = Buffer.from('..piece..');
    const piece = new RecordPiece();
    piece.open(2);
    const [bytes, start, end] = close(piece, chunk, 7);
    expect(bytes).to.equal(chunk);
    expect([start, end]).to.deep.equal([2, 7]);
  });

  it('joins a piece that chunks cut, again and again', () => {
    const piece = new RecordPiece();
    for (const text of ['a first piece', 'another', 'x']) {
      piece.open(1);
      piece.turn(Buffer.from(`.${text.slice(0, 3)}`));
      piece.turn(Buffer.from(text.slice(3, 5)));
      piece.turn(Buffer.alloc(0));
      const last = Buffer.from(`${text.slice(5)}.`);
      expect(textOf(close(piece, last, last.length - 1))).to.equal(text);
    }
  });

  it('holds nothing of what was dropped, nor between pieces', () => {
    const piece = new RecordPiece();
    piece.open(0);
    piece.turn(Buffer.from('dropped'));
    piece.drop();
    piece.turn(Buffer.from('between'));
    const chunk = Buffer.from('.kept');
    piece.open(1);
    expect(textOf(close(piece, chunk, 5))).to.equal('kept');
  });

  it('says when a piece is longer than any record', () => {
    const piece = new RecordPiece();
    piece.open(0);
    expect(piece.turn(Buffer.alloc(LONGEST_RECORD))).to.equal(true);
    expect(piece.turn(Buffer.alloc(1))).to.equal(false);
  });
});
