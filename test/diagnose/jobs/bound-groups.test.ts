import { expect } from 'chai';
import { OTHER_MESSAGES } from '../../../src/classify/failure-tally.ts';
import { boundGroups } from '../../../src/diagnose/jobs/bound-groups.ts';
import type { FailureGroup } from '../../../src/report/bulk-job.ts';
import { sampleGroup } from '../../report/sample-reports.ts';

const bound = (groups: readonly FailureGroup[], most: number): FailureGroup[] =>
  boundGroups(groups, { most, api: 'bulk', merge: (other) => other });
const show = (groups: readonly FailureGroup[]): unknown =>
  groups.map(({ code, template, count }) => [code, template, count]);
const rowsOf = (groups: readonly FailureGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0);

describe('boundGroups', () => {
  const groups = [
    sampleGroup({ code: 'STRING_TOO_LONG', template: 'a', count: 9 }),
    sampleGroup({ code: 'DUPLICATE_VALUE', template: 'b', count: 5 }),
    sampleGroup({ code: 'DUPLICATE_VALUE', template: 'c', count: 4, retry: 'never' }),
    sampleGroup({ code: 'STRING_TOO_LONG', template: 'd', count: 2 }),
    sampleGroup({ code: 'STRING_TOO_LONG', template: 'e', count: 1 }),
  ];

  it('changes nothing where there are not too many', () => {
    expect(bound(groups, 5)).to.deep.equal(groups);
  });

  it('keeps the largest and counts the others under their codes', () => {
    expect(show(bound(groups, 3))).to.deep.equal([
      ['STRING_TOO_LONG', 'a', 9],
      ['DUPLICATE_VALUE', 'b', 5],
      ['DUPLICATE_VALUE', 'c', 4],
      ['STRING_TOO_LONG', OTHER_MESSAGES, 3],
    ]);
  });

  it('counts rare codes without their code where they are too many as well', () => {
    expect(show(bound(groups, 2))).to.deep.equal([
      ['STRING_TOO_LONG', 'a', 9],
      ['DUPLICATE_VALUE', 'b', 5],
      ['DUPLICATE_VALUE', OTHER_MESSAGES, 4],
      [null, OTHER_MESSAGES, 3],
    ]);
  });

  it('explains a code whose messages it no longer tells apart, with the verdict they share', () => {
    const [, , , other] = bound(groups, 3);
    expect(other?.summary).not.to.equal('');
    expect([other?.retry, other?.fields, other?.location, other?.inner]).to.deep.equal(['after-fix', [], null, null]);
    expect(other?.share).to.be.closeTo(3 / 21, 1e-9);
    const mixed = [...groups, sampleGroup({ code: 'STRING_TOO_LONG', template: 'f', count: 1, retry: 'now' })];
    expect(bound(mixed, 3).at(-1)?.retry).to.equal('unknown');
  });

  it('counts what was no longer told apart before with what is so now', () => {
    const counted = [...groups, sampleGroup({ code: 'STRING_TOO_LONG', template: OTHER_MESSAGES, count: 1000 })];
    expect(
      show(
        bound(
          counted.toSorted((a, b) => b.count - a.count),
          3,
        ),
      ),
    ).to.deep.equal([
      ['STRING_TOO_LONG', OTHER_MESSAGES, 1003],
      ['STRING_TOO_LONG', 'a', 9],
      ['DUPLICATE_VALUE', 'b', 5],
      ['DUPLICATE_VALUE', 'c', 4],
    ]);
  });

  it('stays small and loses no row, whatever the codes are', () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      sampleGroup({ code: `CODE_${index % 700}`, template: `message ${index}`, count: 5000 - index }),
    );
    for (const most of [1, 10, 300]) {
      const kept = bound(many, most);
      expect(kept.length).to.be.at.most(most + Math.ceil(most / 2) + 1);
      expect(rowsOf(kept)).to.equal(rowsOf(many));
      expect(kept[0]?.count).to.be.at.least(kept.at(-1)?.count ?? Infinity);
    }
  });
});
