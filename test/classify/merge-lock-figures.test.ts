import { expect } from 'chai';
import { mergeLockFigures } from '../../src/classify/merge-lock-figures.ts';

const A = '0015e00000000001AA';
const B = '0015e00000000002AA';

describe('mergeLockFigures', () => {
  it('adds up the rows of each record, most rows first', () => {
    const merged = mergeLockFigures([
      { lockedRecords: [{ id: A, rows: 3 }], locks: { records: 1, atLeast: false, rowsWithoutRecord: 1 } },
      {
        lockedRecords: [
          { id: B, rows: 4 },
          { id: A, rows: 2 },
        ],
        locks: { records: 2, atLeast: false, rowsWithoutRecord: 0 },
      },
    ]);
    expect(merged).to.deep.equal({
      lockedRecords: [
        { id: A, rows: 5 },
        { id: B, rows: 4 },
      ],
      locks: { records: 2, atLeast: false, rowsWithoutRecord: 1 },
    });
  });

  it('says that there may be more records where a job shows only its first', () => {
    const { locks } = mergeLockFigures([
      { lockedRecords: [{ id: A, rows: 3 }], locks: { records: 40, atLeast: false, rowsWithoutRecord: 0 } },
      { lockedRecords: [{ id: B, rows: 1 }], locks: { records: 1, atLeast: false, rowsWithoutRecord: 0 } },
    ]);
    expect(locks).to.deep.equal({ records: 40, atLeast: true, rowsWithoutRecord: 0 });
  });

  it('leaves the figures of a single job as they are', () => {
    const group = { lockedRecords: [{ id: A, rows: 3 }], locks: { records: 40, atLeast: false, rowsWithoutRecord: 2 } };
    expect(mergeLockFigures([group])).to.deep.equal(group);
  });

  it('has none for other errors', () => {
    expect(mergeLockFigures([{ lockedRecords: [], locks: null }])).to.deep.equal({ lockedRecords: [], locks: null });
  });
});
