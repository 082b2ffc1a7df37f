import { expect } from 'chai';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { ShapedTally } from '../../src/classify/shaped-tally.ts';
import { RowScanner } from '../../src/scan/row-scanner.ts';
import { generateFailedResults } from '../simulated-org/generate-failed-results.ts';
import { encodeText } from './encoded-text.ts';

type Row = { error: string; id: string };

/** The same rows by their bytes and by their texts. */
function tallyBoth(rows: readonly Row[], options: { maxGroups?: number } = {}): FailureTally[] {
  const [plain, shaped] = [
    new FailureTally({ api: 'bulk', ...options }),
    new FailureTally({ api: 'bulk', ...options }),
  ];
  const front = new ShapedTally(shaped);
  for (const [index, { error, id }] of rows.entries()) {
    plain.add(error, id, index + 1);
    front.add(encodeText(error), encodeText(id), index + 1);
  }
  return [plain, shaped];
}

function readRows(rows: number, seed: number): Row[] {
  const read: Row[] = [];
  const scanner = new RowScanner({
    columns: ['sf__Error'],
    onRow: ([error = '']) => read.push({ error, id: read.length % 3 === 0 ? '0035e00000AbCdEAAV' : '' }),
  });
  for (const chunk of generateFailedResults({ rows, seed }).chunks()) scanner.push(chunk);
  scanner.end();
  return read;
}

describe('ShapedTally', () => {
  for (const maxGroups of [1000, 5]) {
    it(`counts generated rows as a tally of their texts does, in at most ${maxGroups} groups`, () => {
      const rows = readRows(20_000, 7);
      const [plain, shaped] = tallyBoth(rows, { maxGroups });
      expect(shaped?.rows).to.equal(20_000);
      expect(shaped?.result()).to.deep.equal(plain?.result());
    });
  }

  it('goes on counting to a group that became one with another', () => {
    const names = Array.from(
      { length: 400 },
      (_, index) => `Company ${String.fromCharCode(65 + (index % 26), 97 + (index % 7))}${'x'.repeat(index % 11)} Ltd`,
    );
    const rows = [...names, ...names, ...names].map((name) => ({
      error: `FIELD_CUSTOM_VALIDATION_EXCEPTION:${name} exceeds its credit by far:Name --`,
      id: '',
    }));
    const [plain, shaped] = tallyBoth(rows);
    expect(shaped?.result()).to.deep.equal(plain?.result());
    expect(shaped?.result().groups.map(({ count }) => count)).to.deep.equal([1200]);
  });

  it('keeps the first rows of a group as examples, with their ids', () => {
    const rows = [1, 2, 3, 4, 5].map((number) => ({
      error: `DELETE_FAILED:no ${number}:--`,
      id: `0035e00000AbCd${number}AAV`,
    }));
    const [, shaped] = tallyBoth(rows);
    expect(shaped?.result().groups[0]?.examples).to.deep.equal(
      [1, 2, 3].map((row) => ({ row, id: `0035e00000AbCd${row}AAV`, message: `no ${row}` })),
    );
  });
});
