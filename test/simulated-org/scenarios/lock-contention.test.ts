import { expect } from 'chai';
import { lockContentionRows, type LockContentionRows } from './lock-contention.ts';

describe('The scenario of lock contention', () => {
  it('names some parents far more often than others', () => {
    const load = lockContentionRows({ count: 10_000 });
    const rows = countRows(load);
    const first = rows.get(load.parentIds[0] ?? '') ?? 0;
    const last = rows.get(load.parentIds.at(-1) ?? '') ?? 0;
    expect(Math.max(...rows.values())).to.equal(first);
    expect(first).to.be.greaterThan(1000);
    expect(last).to.be.greaterThan(0);
    expect(last).to.be.lessThan(first / 20);
  });

  it('names one parent a row or up to as many as it is told, each once', () => {
    const one = lockContentionRows({ count: 500 });
    const many = lockContentionRows({ count: 500, mostNamed: 30 });
    const counts = Array.from({ length: 500 }, (_, row) => many.parentsOf(row).length);
    expect(Array.from({ length: 500 }, (_, row) => one.parentsOf(row).length)).to.deep.equal(Array(500).fill(1));
    expect(Math.max(...counts)).to.equal(30);
    expect(Math.min(...counts)).to.equal(1);
    expect(new Set(many.parentsOf(3)).size).to.equal(many.parentsOf(3).length);
  });

  it('writes out ten parents and counts the rest', () => {
    const load = lockContentionRows({ count: 200, mostNamed: 200 });
    const row =
      Array.from({ length: 200 }, (_, index) => index).find((index) => load.parentsOf(index).length > 10) ?? 0;
    const { error = '' } = load.rows(row);
    const parents = load.parentsOf(row);
    expect(error).to.match(/^UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or \d+ records: /);
    expect(error).to.contain(parents.slice(0, 10).join(','));
    expect(error).to.contain(`, ... (${parents.length - 10} more)`);
  });

  it('makes the same rows for the same seed, others for another', () => {
    const [first, again, other] = [2, 2, 3].map((seed) => lockContentionRows({ count: 5, seed }).rows(4));
    expect(first).to.deep.equal(again);
    expect(first).to.not.deep.equal(other);
  });
});

function countRows(load: LockContentionRows): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < load.count; row++) {
    for (const id of load.parentsOf(row)) rows.set(id, (rows.get(id) ?? 0) + 1);
  }
  return rows;
}
