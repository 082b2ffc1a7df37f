import { expect } from 'chai';
import * as fc from 'fast-check';
import { findListedRecords, type ListedRecords } from '../../src/classify/listed-records.ts';
import { findLockedRecords } from '../../src/classify/locked-records.ts';
import { RowShapes } from '../../src/classify/row-shapes.ts';
import { unableToLockRow } from '../simulated-org/row-error.ts';
import { scramble } from '../simulated-org/scenarios/varied-value.ts';
import { encodeText } from './encoded-text.ts';

const FIRST = '0015e00000AbCdEAAV';
const SECOND = '0015e00000AbCdF';

type Reading = { ids: string[]; shortened: boolean };

/** Learns a text by meeting it three times, and reads another one: null where only its text tells the records, undefined where its shape is another. */
function readBySample(sample: string, text: string): Reading | null | undefined {
  const shapes = new RowShapes<{ records: ListedRecords | null }>();
  for (const encoded of [sample, sample, sample].map((each) => encodeText(each))) {
    shapes.learn(encoded, (learnt) => ({ records: findListedRecords(learnt) }));
  }
  const encoded = encodeText(text);
  const known = shapes.find(encoded);
  if (!known?.records) return known && null;
  const { records } = known;
  const { length, shortened } = records;
  const ids = Array.from({ length }, (_, index) => {
    const start = records.startOf(index);
    return encoded.bytes.toString('latin1', start, start + records.sizeOf(index));
  });
  return { ids, shortened };
}

/** Each record once, in the form in which it came first. */
function unique({ ids, shortened }: Reading): Reading {
  return {
    ids: ids.filter((id, index) => ids.findIndex((other) => other.startsWith(id.slice(0, 15))) === index),
    shortened,
  };
}

/** Other ids and numbers of the same form. */
function vary(text: string, seed: number): string {
  const other = (characters: string, index: number): string =>
    characters[scramble(index, seed) % characters.length] ?? '';
  return text.replaceAll(/(?<!\w)[0-9a][0-9A-Za-z]{14,17}(?!\w)|\d+/g, (word, start: number) =>
    word
      .replaceAll(/(?<!^)[a-z]/g, (_, index: number) => other('bcdefz', start + index))
      .replaceAll(/[A-Z]/g, (_, index: number) => other('BCDEFZ', start + index))
      .replaceAll(/\d/g, (_, index: number) => other('0123456789', start + index)),
  );
}

function lockErrorOf(outside: string, locked: string): string {
  return `Record ${outside}: ${unableToLockRow([locked])}`;
}

const piece = fc.constantFrom(
  ...'unable to obtain |exclusive access to this record or |exclusive access to this record|1|12|1234567890'.split('|'),
  ...` record| records|: |：|:|,|, |, ...| (15 more)|, ... (4 more)|--|"|é|${FIRST}|${SECOND}|0015e0000|${FIRST}x`.split(
    '|',
  ),
  ...'0035e00000AbCdG|001000000000001|m015e00000AbCdEAAV|a015e00000AbCdEAAV|a@b.example|Kein Zugriff auf '.split('|'),
);

describe('findListedRecords', () => {
  it('tells the records of every lock error of a shape by the place of their ids', () => {
    const sample = unableToLockRow([FIRST, SECOND]);
    const other = unableToLockRow(['0035e00000XyZzzAAB', '0015e00000AbCdZ']);
    expect(readBySample(sample, other)).to.deep.equal({
      ids: ['0035e00000XyZzzAAB', '0015e00000AbCdZ'],
      shortened: false,
    });
  });

  it('tells apart two records that were one in the error by which the shape was learnt', () => {
    const other = unableToLockRow([FIRST, '0015e00000AbCdGAAV']);
    expect(readBySample(unableToLockRow([FIRST, FIRST]), other)?.ids).to.deep.equal([FIRST, '0015e00000AbCdGAAV']);
  });

  it('leaves out an id that stands outside the list', () => {
    const other = lockErrorOf('0035e00000AbCdGAAV', '0015e00000AbCdHAAV');
    for (const outside of ['0035e00000AbCdEAAV', FIRST]) {
      expect(readBySample(lockErrorOf(outside, FIRST), other)?.ids).to.deep.equal(['0015e00000AbCdHAAV']);
    }
  });

  it('tells the records of a lock in a line of code, whose number stands in the shape', () => {
    const [sample = '', text = ''] = [FIRST, '0015e00000AbCdHAAV'].map(
      (id) => `Class.Sync.run: line 12, column 3: ${unableToLockRow([id])}`,
    );
    expect(readBySample(sample, text)?.ids).to.deep.equal(['0015e00000AbCdHAAV']);
  });

  it('knows that a list was cut short, and that there is none', () => {
    const long = unableToLockRow(Array.from({ length: 12 }, (_, index) => `0015e00000AbCd${index % 10}AAV`));
    expect(readBySample(long, long)?.shortened).to.equal(true);
    const none = 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--';
    expect(readBySample(none, none)).to.deep.equal({ ids: [], shortened: false });
  });

  it('leaves a list with an id of a rare form to the reader of texts', () => {
    for (const rare of ['m015e00000AbCdEAAV', 'm01Ae0Bf0Cg0Dh0']) {
      const error = unableToLockRow([FIRST, rare]);
      expect(findLockedRecords(error).ids).to.deep.equal([FIRST, rare]);
      expect(readBySample(error, error)).to.equal(null);
    }
  });

  it('leaves a text with too many ids to look at each to the reader of texts, when one stands outside the list', () => {
    const list = Array.from({ length: 25 }, (_, index) => `0015e00000AbC${10 + index}`);
    const errorOf = (outside: string): string => `Datensatz ${outside} ist gesperrt: ${list.join(',')}`;
    expect(findLockedRecords(errorOf(FIRST)).ids).to.deep.equal(list);
    expect(readBySample(errorOf(list[3] ?? ''), errorOf('0015e00000XyZ99'))).to.equal(null);
  });

  it('leaves an address, which may begin as an id does, to the reader of texts', () => {
    const [sample = '', text = ''] = ['ada', '001000000000001'].map((name) =>
      unableToLockRow([`${name}@mail.example`]),
    );
    expect(readBySample(sample, text)).to.equal(null);
  });

  it('finds what the reader of texts finds, or nothing at all', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer(), fc.boolean(), (pieces, seed, sentence) => {
        const sample = `${sentence ? 'exclusive access to this record or 2 records: ' : ''}${pieces.join('')}`;
        const text = vary(sample, seed);
        const read = readBySample(sample, text);
        if (read === null || read === undefined) return;
        if (read.ids.length > 0) found++;
        expect(unique(read), JSON.stringify([sample, text])).to.deep.equal(findLockedRecords(text));
      }),
      { numRuns: 10_000 },
    );
    expect(found).to.be.above(100);
  });
});
