import { expect } from 'chai';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import { isSameCause, joinCauses } from '../../src/classify/join-causes.ts';
import type { FailureGroup } from '../../src/report/bulk-job.ts';
import { variedValue as value } from '../simulated-org/scenarios/varied-value.ts';

function groupsOf(messages: readonly string[]): FailureGroup[] {
  const tally = new FailureTally({ api: 'bulk' });
  for (const [row, message] of messages.entries()) {
    tally.add(`FIELD_CUSTOM_VALIDATION_EXCEPTION:${message}:--`, '', row + 1);
  }
  return tally.result().groups;
}

function groupOf(messages: readonly string[]): FailureGroup {
  const [group] = groupsOf(messages);
  if (!group) throw new Error('Rows make a group');
  return group;
}

function exceeding(count: number, salt: number): string[] {
  return Array.from({ length: count }, (_, row) => `${value.company(row * 7919, salt)} exceeds ${row} EUR`);
}

describe('joinCauses', () => {
  it('joins a cause that one job met often and another twice, with other values', () => {
    const many = groupsOf(exceeding(500, 1));
    const few = groupsOf(['Rabbit exceeds 5 EUR', 'Peach Tree exceeds 1 EUR']);
    expect(many).to.have.length(1);
    expect(few.length).to.be.above(1);
    const causes = joinCauses([...many, ...few]);
    expect(causes.map(({ template, groups }) => [template, groups.length])).to.deep.equal([
      ['<value> exceeds <number> EUR', 1 + few.length],
    ]);
  });

  it('joins messages of many jobs that each met a few', () => {
    const jobs = exceeding(12, 3).map((message) => groupsOf([message]));
    expect(joinCauses(jobs.flat())).to.have.length(1);
  });

  it('keeps rules apart that differ in a fixed word', () => {
    const one = groupsOf(exceeding(100, 1));
    const other = groupsOf(exceeding(100, 2).map((message) => message.replace('exceeds', 'is below')));
    expect(joinCauses([...one, ...other])).to.have.length(2);
  });

  it('keeps a sentence apart that only looks like a value, where it has far more rows', () => {
    const names = groupsOf(exceeding(50, 1).map((message) => message.replace(/ exceeds .*/, ' is locked')));
    const sentence = groupsOf(Array<string>(2000).fill('Your own account is locked'));
    expect(joinCauses([...names, ...sentence])).to.have.length(2);
  });

  it('keeps messages apart that differ in one word and came often, as long as they are few', () => {
    const fields = ['Phone', 'Email', 'Region', 'Owner', 'Stage', 'Amount', 'City', 'Rating'];
    const groups = groupsOf(fields.flatMap((field) => Array<string>(50).fill(`${field} is required`)));
    expect(joinCauses([...groups, ...groups])).to.have.length(fields.length);
  });

  it('keeps groups apart that differ in code, fields, place or inner code', () => {
    const group = groupOf(['x']);
    const others: FailureGroup[] = [
      { ...group, code: 'DELETE_FAILED' },
      { ...group, fields: ['Name'] },
      { ...group, location: { kind: 'class', name: 'A.b', line: 1, column: 1 } },
      { ...group, location: { kind: 'class', name: 'A.b', line: 2, column: 1 } },
    ];
    expect(joinCauses([group, ...others, group])).to.have.length(5);
  });

  it('gives causes in the order of their first group', () => {
    const groups = ['b', 'a', 'c', 'a'].flatMap((message) => groupsOf([message]));
    expect(joinCauses(groups).map(({ template }) => template)).to.deep.equal(['b', 'a', 'c']);
  });
});

describe('isSameCause', () => {
  it('is true of a pattern and a message that fits it, either way round', () => {
    const pattern = groupOf(exceeding(50, 1));
    const message = groupOf(['Peach Tree exceeds 5 EUR']);
    expect(isSameCause(pattern, message)).to.equal(true);
    expect(isSameCause(message, pattern)).to.equal(true);
  });

  it('is false of two messages of which nobody knows whether they differ in a value', () => {
    const one = groupOf(['Phone is required']);
    const other = groupOf(['Email is required']);
    expect(isSameCause(one, other)).to.equal(false);
    expect(isSameCause(one, one)).to.equal(true);
  });
});
