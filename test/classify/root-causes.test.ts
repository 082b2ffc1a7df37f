import { expect } from 'chai';
import { rootCauseRows, rootCauses, type RootCauseOptions } from '../simulated-org/scenarios/root-causes.ts';
import { scramble } from '../simulated-org/scenarios/varied-value.ts';
import { groupRows, type KnownRow } from './grouped-causes.ts';

function* rowsOf(options: RootCauseOptions, order = (row: number): number => row): Generator<KnownRow> {
  const load = rootCauseRows(options);
  for (let row = 0; row < load.count; row++) {
    const index = order(row);
    yield { error: load.rows(index).error ?? '', cause: load.causeOf(index).name };
  }
}

const COUNT = 100_000;

/** Orders in which the rows of a load may come; a factor without a common divisor visits each once. */
const ORDERS: [string, (row: number) => number][] = [
  ['as they come', (row) => row],
  ['backwards', (row) => COUNT - 1 - row],
  ['shuffled', (row) => (row * 61_543 + 17) % COUNT],
];

describe('The grouping of 100,000 rows of a load with many causes', () => {
  for (const [name, order] of ORDERS) {
    it(`makes one group a cause, and puts each row into the right one, ${name}`, () => {
      const { summary, split, mixed } = groupRows(rowsOf({ count: COUNT, seed: 1 }, order));
      expect(split).to.deep.equal([]);
      expect(mixed).to.deep.equal([]);
      expect(summary.groups).to.have.length(rootCauses.length);
      expect(summary.overflow).to.equal(0);
    });
  }

  it('does so for another load, sorted by cause', () => {
    const load = rootCauseRows({ count: COUNT, seed: 7 });
    const sorted = Array.from({ length: COUNT }, (_, row) => row).toSorted((a, b) =>
      load.causeOf(a).name < load.causeOf(b).name ? -1 : load.causeOf(a).name > load.causeOf(b).name ? 1 : a - b,
    );
    const { summary, split, mixed } = groupRows(rowsOf({ count: COUNT, seed: 7 }, (row) => sorted[row] ?? 0));
    expect([split, mixed]).to.deep.equal([[], []]);
    expect(summary.groups).to.have.length(rootCauses.length);
  });

  it('ranks the groups by rows, with shares that make one', () => {
    const { summary } = groupRows(rowsOf({ count: 20_000, seed: 3 }));
    const counts = summary.groups.map(({ count }) => count);
    expect(counts).to.deep.equal(counts.toSorted((a, b) => b - a));
    expect(summary.groups.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
  });

  it('shows real messages of the first rows as examples, and a template that reads well', () => {
    const [cause] = rootCauses;
    const { summary } = groupRows(rowsOf({ count: 500, causes: [cause ?? expect.fail()] }));
    const [group] = summary.groups;
    expect(group?.template).to.equal('<value> exceeds <number> EUR');
    expect(group?.examples.map(({ row }) => row)).to.deep.equal([1, 2, 3]);
    for (const { message } of group?.examples ?? []) expect(message).to.match(/^[^<>]+ exceeds [\d,.]+ EUR$/);
  });

  it('never puts two causes into one group, however few the rows', () => {
    for (let count = 1; count <= 3000; count += 1 + (scramble(count, 1) % 300)) {
      const { mixed, summary } = groupRows(rowsOf({ count, seed: count }));
      expect(mixed, `${count} rows`).to.deep.equal([]);
      expect(summary.groups.reduce((sum, group) => sum + group.count, 0)).to.equal(count);
    }
  });
});
