import { expect } from 'chai';
import { FailureTally, OTHER_MESSAGES } from '../../src/classify/failure-tally.ts';

const REQUIRED = 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --';

function lockOf(number: number): string {
  return `UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 0015e0000${String(number).padStart(6, '0')}:--`;
}

function wrapped(trigger: string, line: number, code: string): string {
  return `CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:${trigger}: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. First exception on row 0; first error: ${code}, no: []\n\nTrigger.${trigger}: line ${line}, column 1:--`;
}

function keysOf(tally: FailureTally): string[] {
  return tally.result().groups.map(({ code, fields, template }) => JSON.stringify([code, fields, template]));
}

/** A word of letters, different for each number. */
function wordOf(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
}

describe('FailureTally', () => {
  it('groups rows by cause, the largest group first', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add(REQUIRED, '', 1);
    tally.add(lockOf(1), '0035e00000AbCdEAAV', 2);
    tally.add(lockOf(2), '', 3);
    const { rows, groups, retry, overflow } = tally.result();
    expect(rows).to.equal(3);
    expect(groups.map(({ code, count }) => [code, count])).to.deep.equal([
      ['UNABLE_TO_LOCK_ROW', 2],
      ['REQUIRED_FIELD_MISSING', 1],
    ]);
    expect(groups[0]).to.deep.include({
      template: 'unable to obtain exclusive access to this record or <number> records: <ids>',
      retry: 'now',
      fields: [],
      location: null,
      inner: null,
      suggestions: [],
    });
    expect(groups[0]?.share).to.be.closeTo(2 / 3, 1e-9);
    expect(groups[0]?.examples[0]).to.deep.equal({
      row: 2,
      id: '0035e00000AbCdEAAV',
      message: 'unable to obtain exclusive access to this record or 1 records: 0015e0000000001',
    });
    expect(groups[0]?.summary).not.to.equal('');
    expect(groups[0]?.docs).not.to.have.length(0);
    expect(retry).to.deep.equal({ now: 2, later: 0, afterFix: 1, never: 0, unknown: 0 });
    expect(overflow).to.equal(0);
  });

  it('tells lines of Apex apart in an error that a tool wrapped in JSON', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const rows = 40;
    for (let row = 0; row < rows; row++) {
      const place = `Class.Rollup.run: line ${row % 2 === 0 ? 12 : 57}, column 1`;
      tally.add(`{"id":"${row}","message":"System.NullPointerException: null object\\n\\n${place}"}`, '', row + 1);
    }
    expect(tally.result().groups.map(({ count, location }) => [count, location?.line])).to.deep.equal([
      [rows / 2, 12],
      [rows / 2, 57],
    ]);
  });

  it('keeps groups of equal size in the order they were met', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add('DELETE_FAILED:x:--', '', 1);
    tally.add('CIRCULAR_DEPENDENCY:y:--', '', 2);
    expect(tally.result().groups.map(({ code }) => code)).to.deep.equal(['DELETE_FAILED', 'CIRCULAR_DEPENDENCY']);
  });

  it('tells apart rows of one code by fields, message, place and error inside', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const texts = [
      REQUIRED,
      REQUIRED.replaceAll('Name', 'Phone'),
      'REQUIRED_FIELD_MISSING:Fill it in:Name --',
      wrapped('A', 1, 'DELETE_FAILED'),
      wrapped('B', 1, 'DELETE_FAILED'),
      wrapped('A', 2, 'DELETE_FAILED'),
      wrapped('A', 1, 'ENTITY_IS_LOCKED'),
    ];
    for (const [index, text] of [...texts, ...texts].entries()) tally.add(text, '', index + 1);
    expect(tally.result().groups.map(({ count }) => count)).to.deep.equal(texts.map(() => 2));
  });

  it('puts the fields of a group in one order', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add('REQUIRED_FIELD_MISSING:Fill them:Name,Email --', '', 1);
    tally.add('REQUIRED_FIELD_MISSING:Fill them:Email,Name --', '', 2);
    expect(tally.result().groups.map(({ fields, count }) => ({ fields, count }))).to.deep.equal([
      { fields: ['Email', 'Name'], count: 2 },
    ]);
  });

  it('keeps an error without a code, and one with a code that nobody knows', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add('It went wrong.:--', '', 1);
    tally.add('REQUIRED_FIELDS_MISSING:no:--', '', 2);
    const [none, unknown] = tally.result().groups;
    expect(none).to.deep.include({ code: null, summary: '', retry: 'unknown', template: 'It went wrong.' });
    expect(unknown).to.deep.include({ code: 'REQUIRED_FIELDS_MISSING', summary: '', retry: 'unknown' });
    expect(unknown?.suggestions[0]).to.equal('REQUIRED_FIELD_MISSING');
  });

  it('keeps the first three rows of a group as examples, their messages cut at 1,000 characters and harmless', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const text = `FIELD_CUSTOM_VALIDATION_EXCEPTION:\u001B[31m${'long '.repeat(400)}:--`;
    for (let row = 1; row <= 5; row++) tally.add(text, '', row);
    const [group] = tally.result().groups;
    expect(group?.examples.map(({ row }) => row)).to.deep.equal([1, 2, 3]);
    expect(group?.examples[0]?.message).to.match(/^␛\[31mlong .*…$/);
    expect(group?.examples[0]?.message).to.have.length(1001);
    expect(group?.template.startsWith('␛')).to.equal(true);
  });

  it('counts all rows of texts that are all different, in bounded groups', () => {
    const tally = new FailureTally({ api: 'bulk', maxGroups: 10 });
    const rows = 5000;
    for (let row = 1; row <= rows; row++) {
      tally.add(`${row % 2 ? 'DELETE_FAILED' : `CODE_${wordOf(row).toUpperCase()}`}:reason ${wordOf(row)}:--`, '', row);
    }
    const { groups, overflow } = tally.result();
    expect(groups).to.have.length(12);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(rows);
    expect(overflow).to.equal(rows - 10);
    const others = groups.filter(({ template }) => template === OTHER_MESSAGES);
    expect(others.map(({ code }) => code)).to.have.members(['DELETE_FAILED', null]);
    expect(others.find(({ code }) => code === 'DELETE_FAILED')?.summary).not.to.equal('');
  });

  it('counts the same when its caches overflow', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const filler = 'x '.repeat(1500);
    for (let row = 1; row <= 4000; row++) tally.add(`DELETE_FAILED:${row} ${filler}:--`, '', row);
    const { groups } = tally.result();
    expect(groups.map(({ count }) => count)).to.deep.equal([4000]);
  });

  it('gives results that later rows do not change', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add(REQUIRED, '', 1);
    const before = tally.result();
    tally.add(REQUIRED, '', 2);
    expect(before.groups[0]?.count).to.equal(1);
    expect(before.groups[0]?.examples).to.have.length(1);
    expect(tally.result().groups[0]?.count).to.equal(2);
  });

  it('starts anew after clear', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add(REQUIRED, '', 1);
    tally.clear();
    expect(tally.rows).to.equal(0);
    expect(tally.result()).to.deep.equal({
      rows: 0,
      groups: [],
      retry: { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 },
      overflow: 0,
    });
    tally.add(REQUIRED, '', 1);
    expect(tally.result().groups[0]).to.deep.include({ count: 1, share: 1 });
  });

  it('groups a text met by its template as it groups one met first', () => {
    const texts = [
      REQUIRED,
      lockOf(7),
      'DUPLICATE_VALUE:duplicate value found: K__c duplicates value on record with id: 0035e00000AbCdE:--',
    ];
    const seen = new FailureTally({ api: 'bulk' });
    for (const text of texts) seen.add(text.replaceAll(/0(?=[0-9])/g, '1'), '', 1);
    for (const text of texts) seen.add(text, '', 2);
    const fresh = new FailureTally({ api: 'bulk' });
    for (const text of texts) fresh.add(text, '', 2);
    expect(keysOf(seen)).to.deep.equal(keysOf(fresh));
  });

  it('takes a code that stands apart from the message, even one of digits', () => {
    const tally = new FailureTally({ api: 'sitecore', code: '400', maxGroups: 2 });
    tally.add('Identity information missing', 'a', 1);
    tally.add('Validation error: 7 of 9 attributes', 'b', 2);
    tally.add('Validation error: 8 of 9 attributes', 'c', 3);
    tally.add('something else: --', 'd', 4);
    const { groups } = tally.result();
    expect(groups.map(({ code, template, count }) => [code, template, count])).to.deep.equal([
      ['400', 'Validation error: <number> of <number> attributes', 2],
      ['400', 'Identity information missing', 1],
      ['400', '(other messages)', 1],
    ]);
    expect(groups[1]?.summary).not.to.equal(groups[0]?.summary);
    expect(groups[2]?.examples[0]?.message).to.equal('something else: --');
  });

  it('gives out groups to which rows can be counted without their text, once it has its examples', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const group = tally.find(REQUIRED);
    expect(tally.rows).to.equal(0);
    expect(tally.addAgain(group)).to.equal(false);
    for (let row = 1; row <= 3; row++) tally.add(REQUIRED, '', row);
    expect(tally.addAgain(group)).to.equal(true);
    expect(tally.result().groups.map(({ count }) => count)).to.deep.equal([4]);
    expect(tally.rows).to.equal(4);
  });

  it('wants the text of each row of a lock error, for the records it names', () => {
    const tally = new FailureTally({ api: 'bulk' });
    for (let row = 1; row <= 9; row++) tally.add(lockOf(row), '', row);
    expect(tally.addAgain(tally.find(lockOf(1)))).to.equal(false);
  });

  it('counts by a group that has become part of another one', () => {
    const tally = new FailureTally({ api: 'bulk', maxExamples: 1 });
    const texts = Array.from({ length: 50 }, (_, row) => `DELETE_FAILED:${wordOf(row)} is in use:--`);
    const groups = texts.map((text, row) => {
      tally.add(text, '', row + 1);
      return tally.find(text);
    });
    expect(tally.result().groups.map(({ template, count }) => [template, count])).to.deep.equal([
      ['<value> is in use', 50],
    ]);
    for (const group of groups) expect(tally.addAgain(group)).to.equal(true);
    expect(tally.result().groups.map(({ count }) => count)).to.deep.equal([100]);
  });

  it('keeps the examples of the first rows where groups became one', () => {
    const tally = new FailureTally({ api: 'bulk' });
    for (let row = 1; row <= 500; row++) tally.add(`DELETE_FAILED:${wordOf(row * 37)} is in use:--`, '', row);
    const [group] = tally.result().groups;
    expect(group?.examples.map(({ row }) => row)).to.deep.equal([1, 2, 3]);
  });

  it('makes room for other causes where messages of one cause had filled the groups', () => {
    const tally = new FailureTally({ api: 'bulk', maxGroups: 20 });
    for (let row = 1; row <= 19; row++) tally.add(`DELETE_FAILED:${wordOf(row)} is in use:--`, '', row);
    for (let row = 20; row <= 29; row++) tally.add(`CODE_${wordOf(row).toUpperCase()}:no:--`, '', row);
    const { groups, overflow } = tally.result();
    expect(overflow).to.equal(0);
    expect(groups).to.have.length(11);
  });
});
