import { expect } from 'chai';
import * as fc from 'fast-check';
import { findLockedRecords } from '../../src/classify/lock-contention.ts';
import { MOST_LISTED, RecordList } from '../../src/classify/record-list.ts';
import { unableToLockRow } from '../simulated-org/row-error.ts';
import { encodeText } from './encoded-text.ts';

const FIRST = '0015e00000AbCdEAAV';
const SECOND = '0015e00000AbCdF';

/** The ids read from the bytes, or null where the text is to be read. */
function readIds(list: RecordList, text: string, quoted = true): string[] | null {
  const encoded = encodeText(text, { quoted });
  if (!list.read(encoded)) return null;
  return Array.from({ length: list.length }, (_, index) => {
    const start = list.startOf(index);
    return encoded.bytes.toString('latin1', start, start + list.sizeOf(index));
  });
}

const piece = fc.constantFrom(
  ...'unable to obtain |exclusive access to this record or |exclusive access to this record|1|12|1234567890'.split('|'),
  ...` record| records|: |:|,|, |, ...| (15 more)|--|"|é|${FIRST}|${SECOND}|0015e0000|${FIRST}x|0035e00000AbCdG`.split(
    '|',
  ),
);

describe('RecordList', () => {
  it('reads the list of the usual sentence, row after row', () => {
    const list = new RecordList();
    expect(readIds(list, unableToLockRow([FIRST, SECOND]))).to.deep.equal([FIRST, SECOND]);
    expect(readIds(list, unableToLockRow([SECOND]))).to.deep.equal([SECOND]);
    expect(readIds(list, `exclusive access to this record or 2 records: ${FIRST}, ${SECOND}`)).to.deep.equal([
      FIRST,
      SECOND,
    ]);
  });

  for (const [what, text] of [
    ['a sentence that names no record', 'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--'],
    ['a list that was cut short', unableToLockRow(Array.from({ length: 12 }, () => FIRST))],
    ['two sentences', `${unableToLockRow([FIRST])} ${unableToLockRow([SECOND])}`],
    ['a sentence in another language', `Kein Zugriff auf diesen oder 1 weiteren Datensatz: ${FIRST}:--`],
    [
      'more ids than anybody lists',
      `exclusive access to this record or 999 records: ${`${FIRST},`.repeat(MOST_LISTED)}${FIRST}`,
    ],
  ] as const) {
    it(`leaves ${what} to the reader of texts`, () => {
      expect(readIds(new RecordList(), text)).to.equal(null);
    });
  }

  it('finds what the reader of texts finds, or nothing at all', () => {
    const list = new RecordList();
    let read = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, quoted) => {
        const text = `exclusive access to this record or 2 records: ${pieces.join('')}`;
        const ids = readIds(list, text, quoted);
        if (ids === null) return;
        read++;
        expect({ ids: [...new Set(ids)], shortened: false }).to.deep.equal(findLockedRecords(text));
      }),
      { numRuns: 20_000 },
    );
    expect(read).to.be.above(300);
  });
});
