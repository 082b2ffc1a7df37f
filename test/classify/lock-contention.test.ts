import { expect } from 'chai';
import * as fc from 'fast-check';
import { FailureTally } from '../../src/classify/failure-tally.ts';
import type { EncodedText } from '../../src/classify/encoded-text.ts';
import { findListedRecords, type ListedRecords } from '../../src/classify/listed-records.ts';
import { LockContention } from '../../src/classify/lock-contention.ts';
import { findLockedRecords } from '../../src/classify/locked-records.ts';
import { RowShapes } from '../../src/classify/row-shapes.ts';
import { requiredFieldMissing, triggerDmlFailure, unableToLockRow } from '../simulated-org/row-error.ts';
import { encodeText } from './encoded-text.ts';

describe('findLockedRecords', () => {
  const first = recordId('001', 1);
  const second = recordId('001', 2);

  for (const [title, text, ids, shortened] of [
    ['reads the ids of a list', unableToLockRow([first, second]), [first, second], false],
    [
      'reads a list with spaces',
      `access: exclusive access to this record or 2 records: ${first}, ${second}:--`,
      [first, second],
      false,
    ],
    ['reads a single record', `exclusive access to this record or 1 records: ${first}: []`, [first], false],
    ['reads a record in the singular', `exclusive access to this record or 1 record: ${first}.`, [first], false],
    ['takes an id once', unableToLockRow([first, first]), [first], false],
    [
      'takes a record once that is named by its 15- and its 18-character id',
      unableToLockRow([first, `${first}AAV`]),
      [first],
      false,
    ],
    [
      'finds nothing where none is named',
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--',
      [],
      false,
    ],
    [
      'finds nothing behind a bare number',
      'unable to obtain exclusive access to this record or 200 records',
      [],
      false,
    ],
    ['leaves placeholders alone', 'exclusive access to this record or 2 records: 001xxx,001yyy,...:--', [], false],
    [
      'reads the list of a translated sentence',
      `UNABLE_TO_LOCK_ROW:Kein Zugriff auf diesen oder 2 weitere Datensätze möglich: ${first},${second}:--`,
      [first, second],
      false,
    ],
    ['reads no id that stands elsewhere', `UNABLE_TO_LOCK_ROW:gesperrt durch ${first} seit 12: 30 Uhr:--`, [], false],
    [
      'knows a list that was cut short',
      `exclusive access to this record or 25 records: ${first},${second}, ... (23 more): []`,
      [first, second],
      true,
    ],
    [
      'reads the lock inside a trigger, not the row that failed',
      triggerDmlFailure(
        'ContactSync',
        'AfterInsert',
        'UNABLE_TO_LOCK_ROW',
        `unable to obtain exclusive access to this record or 1 records: ${first}`,
      ).replace('row 0', `row 0 with id ${second}`),
      [first],
      false,
    ],
  ] as const) {
    it(title, () => {
      expect(findLockedRecords(text)).to.deep.equal({ ids, shortened });
    });
  }

  it('reads no more than two hundred ids', () => {
    const all = Array.from({ length: 300 }, (_, index) => recordId('001', index));
    const { ids } = findLockedRecords(`exclusive access to this record or 300 records: ${all.join(',')}`);
    expect(ids).to.deep.equal(all.slice(0, 200));
  });

  it('reads ten shown ids of two hundred', () => {
    const all = Array.from({ length: 200 }, (_, index) => recordId('001', index));
    expect(findLockedRecords(unableToLockRow(all))).to.deep.equal({ ids: all.slice(0, 10), shortened: true });
  });
});

describe('LockContention', () => {
  it('ranks the records by the rows that name them', () => {
    const contention = new LockContention();
    const [hot, warm, cold] = [recordId('001', 7), recordId('001', 8), recordId('001', 9)];
    for (let row = 0; row < 30; row++)
      contention.add(unableToLockRow([cold, hot, warm].slice(row < 5 ? 0 : 1, row < 20 ? 3 : 2)));
    contention.add('UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--');
    expect(contention.result()).to.deep.equal({
      lockedRecords: [
        { id: hot, rows: 30 },
        { id: warm, rows: 20 },
        { id: cold, rows: 5 },
      ],
      locks: { records: 3, atLeast: false, rowsWithoutRecord: 1 },
    });
  });

  it('counts the two forms of an id as one record', () => {
    const contention = new LockContention();
    const long = `${recordId('001', 3)}AAA`;
    contention.add(unableToLockRow([long]));
    contention.add(unableToLockRow([long.slice(0, 15)]));
    expect(contention.result().lockedRecords).to.deep.equal([{ id: long, rows: 2 }]);
  });

  it('says that there are more records where lists were cut short', () => {
    const contention = new LockContention();
    contention.add(unableToLockRow(Array.from({ length: 11 }, (_, index) => recordId('001', index))));
    expect(contention.result().locks).to.deep.equal({ records: 10, atLeast: true, rowsWithoutRecord: 0 });
  });

  it('takes in the counts of another one', () => {
    const [left, right] = [new LockContention(), new LockContention()];
    left.add(unableToLockRow([recordId('001', 1), recordId('001', 2)]));
    right.add(unableToLockRow([recordId('001', 2)]));
    right.add('unable to obtain exclusive access to this record');
    left.merge(right);
    expect(left.result()).to.deep.equal({
      lockedRecords: [
        { id: recordId('001', 2), rows: 2 },
        { id: recordId('001', 1), rows: 1 },
      ],
      locks: { records: 2, atLeast: false, rowsWithoutRecord: 1 },
    });
  });

  it('takes in that another one has met more records than it kept', () => {
    const [empty, full] = [new LockContention(), new LockContention({ capacity: 2 })];
    for (let row = 0; row < 5; row++) full.add(unableToLockRow([recordId('001', row)]));
    const { locks } = full.result();
    expect(locks).to.deep.equal({ records: 5, atLeast: true, rowsWithoutRecord: 0 });
    empty.merge(full);
    expect(empty.result().locks).to.deep.equal(locks);
  });

  it('counts the records that stand in the bytes of an error as those of its text', () => {
    const shapes = new RowShapes<ListedRecords | null>();
    const sizes = [0, 1, 3, 12];
    for (const ids of [...sizes, ...sizes, ...sizes]) shapes.learn(errorOf(ids, 7), findListedRecords);
    for (const capacity of [4, 1000]) {
      const [plain, listed] = [new LockContention({ capacity }), new LockContention({ capacity })];
      for (let row = 0; row < 40; row++) {
        const error = errorOf(sizes[row % 4] ?? 0, row);
        plain.add(error.text());
        const records = shapes.find(error);
        expect(records, error.text()).to.be.an('object');
        if (records) listed.addListed(records);
        expect(listed.result()).to.deep.equal(plain.result());
      }
    }
  });

  it('keeps the record named most among a million others, within its bound', () => {
    const capacity = 100;
    const contention = new LockContention({ capacity });
    const hot = recordId('001', 999_999_999);
    let mentions = 0;
    for (let row = 0; row < 200_000; row++) {
      const ids = Array.from({ length: 5 }, (_, index) => recordId('003', row * 5 + index));
      if (row % 10 === 0) ids.push(hot);
      mentions += ids.length;
      contention.add(unableToLockRow(ids));
    }
    const { lockedRecords, locks } = contention.result();
    expect(lockedRecords[0]?.id).to.equal(hot);
    expect(lockedRecords[0]?.rows).to.be.within(20_000 - mentions / capacity, 20_000);
    expect(locks.atLeast).to.equal(true);
    expect(locks.records).to.be.within(2 * capacity, 2 * capacity + 1);
  });

  it('never counts a record too high, nor too low by more than mentions ÷ capacity', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 12 }),
        (numbers, capacity) => {
          const contention = new LockContention({ capacity });
          const counts = new Map<string, number>();
          for (const number of numbers) {
            const id = recordId('001', number);
            counts.set(id, (counts.get(id) ?? 0) + 1);
            contention.add(unableToLockRow([id]));
          }
          const { lockedRecords, locks } = contention.result();
          for (const { id, rows } of lockedRecords) {
            const exact = counts.get(id) ?? 0;
            expect(rows).to.be.within(exact - numbers.length / capacity, exact);
          }
          for (const [id, exact] of counts) {
            if (exact > numbers.length / capacity && lockedRecords.length < 10) {
              expect(lockedRecords.map((record) => record.id)).to.include(id);
            }
          }
          if (!locks.atLeast) expect(locks.records).to.equal(counts.size);
          expect(locks.records).to.be.at.most(counts.size);
        },
      ),
    );
  });
});

describe('FailureTally with lock errors', () => {
  const parent = recordId('001', 42);

  it('ranks the locked records of a group, and of no other', () => {
    const tally = new FailureTally({ api: 'bulk' });
    for (let row = 1; row <= 4; row++) tally.add(unableToLockRow([parent, recordId('001', row)]), '', row);
    tally.add(requiredFieldMissing(['Name']), '', 5);
    const [locked, missing] = tally.result().groups;
    expect(locked?.lockedRecords[0]).to.deep.equal({ id: parent, rows: 4 });
    expect(locked?.locks).to.deep.equal({ records: 5, atLeast: false, rowsWithoutRecord: 0 });
    expect(missing).to.deep.include({ lockedRecords: [], locks: null });
  });

  it('finds the lock inside a trigger', () => {
    const tally = new FailureTally({ api: 'bulk' });
    const message = `unable to obtain exclusive access to this record or 1 records: ${parent}`;
    tally.add(triggerDmlFailure('ContactSync', 'AfterInsert', 'UNABLE_TO_LOCK_ROW', message), '', 1);
    expect(tally.result().groups[0]?.lockedRecords).to.deep.equal([{ id: parent, rows: 1 }]);
  });

  it('knows the sentence without its code', () => {
    const tally = new FailureTally({ api: 'bulk1' });
    tally.add('unable to obtain exclusive access to this record or 126 records.', '', 1);
    tally.add(`unable to obtain exclusive access to this record or 2 records: ${parent}, ${recordId('001', 1)}`, '', 2);
    const groups = tally.result().groups.filter(({ locks }) => locks !== null);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).to.equal(2);
    expect(groups.flatMap(({ lockedRecords }) => lockedRecords)).to.have.length(2);
  });

  it('forgets them with the rows', () => {
    const tally = new FailureTally({ api: 'bulk' });
    tally.add(unableToLockRow([parent]), '', 1);
    tally.clear();
    tally.add(unableToLockRow([recordId('001', 1)]), '', 1);
    expect(tally.result().groups[0]?.lockedRecords).to.deep.equal([{ id: recordId('001', 1), rows: 1 }]);
  });
});

/** A lock error that names some of 97 records, the first of them twice where there are three. */
function errorOf(size: number, row: number): EncodedText {
  if (size === 0) return encodeText('UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--');
  const ids = Array.from({ length: size }, (_, index) =>
    recordId('001', (row * 31 + (size === 3 ? index % 2 : index)) % 97),
  );
  return encodeText(unableToLockRow(ids));
}

/** An id as Salesforce counts them: digits behind the prefix. */
function recordId(prefix: string, number: number): string {
  return `${prefix}5f0${String(number).padStart(9, '0')}`;
}
