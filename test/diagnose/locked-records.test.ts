import { expect } from 'chai';
import { diagnoseBulkJob } from '../../src/diagnose/bulk-job.ts';
import type { LockedRecord, LockFigures } from '../../src/report/bulk-job.ts';
import { rowError, triggerDmlFailure } from '../simulated-org/row-error.ts';
import { idKey, toLongId } from '../simulated-org/salesforce-id.ts';
import { scramble, variedValue } from '../simulated-org/scenarios/varied-value.ts';
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import type { OpenPorts } from './open-ports.ts';
import { usePorts } from './use-ports.ts';

const ROWS = 20_000;
const SHOWN = 10;
const SENTENCE = 'unable to obtain exclusive access to this record';

/** What an error says of a number of records and of the list of their ids, in each place and language. */
const sentences: ReadonlyArray<(count: number, list: string, index: number) => string> = [
  () => lockError(SENTENCE),
  (count, list) => lockError(englishSentence(count, list)),
  (count, list) => triggerDmlFailure('ContactSync', 'AfterInsert', 'UNABLE_TO_LOCK_ROW', englishSentence(count, list)),
  (count, list, index) =>
    lockError(`"Nightly" load of ${variedValue.id('001', index)}: ${englishSentence(count, list)}`),
  (count, list) => lockError(`Kein exklusiver Zugriff auf diesen Datensatz oder ${count} weitere möglich: ${list}`),
  (count, list) =>
    lockError(`não foi possível obter acesso exclusivo a este registro ou a ${count} registros: ${list}`),
  (count, list) => lockError(`このレコードまたは ${count} 件のレコードに排他アクセスできません: ${list}`),
];

function englishSentence(count: number, list: string): string {
  return `${SENTENCE} or ${count} records: ${list}`;
}

function lockError(message: string): string {
  return rowError('UNABLE_TO_LOCK_ROW', message);
}

/** A few records are named far more often than others. Some ids begin with a letter; those of every third row have either form. */
function lockedId(index: number, place: number): string {
  const number = scramble(index, place + 50) % (scramble(index, place) % 4 === 0 ? 6000 : 37);
  const id = `${number % 97 === 0 ? 'm0A' : '001'}Hs00000${String(number).padStart(5, '0')}`;
  return index % 3 === 0 && scramble(index, place + 100) % 2 === 0 ? id : toLongId(id);
}

type LockRow = { sentence: number; ids: string[]; shortened: boolean; error: string };

/** A sentence without a list, or with one of up to ten ids; some name a record again. */
function lockRow(index: number): LockRow {
  const sentence = scramble(index, 1) % sentences.length;
  if (sentence === 0) return { sentence, ids: [], shortened: false, error: lockError(SENTENCE) };
  const count = (sentence < 4 ? 1 : 2) + (scramble(index, 2) % (index % 4 === 0 ? 40 : 11));
  const ids = Array.from({ length: Math.min(count, SHOWN) }, (_, place) => lockedId(index, place));
  const [first = ''] = ids;
  if (index % 5 === 0) ids.push(index % 2 === 0 ? first : idKey(first));
  const shortened = count > SHOWN;
  const list = ids.join(index % 3 === 0 ? ', ' : ',') + (shortened ? `, ... (${count - SHOWN} more)` : '');
  return { sentence, ids, shortened, error: sentences[sentence]?.(count, list, index) ?? '' };
}

/** Counts the records of rows, each once a row, under the id by which it first came. */
function countRecords(rows: readonly LockRow[]): { lockedRecords: LockedRecord[]; locks: LockFigures } {
  const records = new Map<string, LockedRecord>();
  for (const { ids } of rows) {
    for (const key of new Set(ids.map(idKey))) {
      const record = records.get(key) ?? { id: ids.find((id) => idKey(id) === key) ?? key, rows: 0 };
      record.rows++;
      records.set(key, record);
    }
  }
  const ranked = [...records.values()].toSorted((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1));
  return {
    lockedRecords: ranked.slice(0, 10),
    locks: {
      records: records.size,
      atLeast: rows.some(({ shortened }) => shortened),
      rowsWithoutRecord: rows.filter(({ ids }) => ids.length === 0).length,
    },
  };
}

describe('diagnoseBulkJob of lock errors', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;

  usePorts((startedOrg, opened) => {
    org = startedOrg;
    ports = opened;
  });

  it(`counts the records that ${ROWS} errors name, whatever lists, ids and languages they have`, async () => {
    const rows = Array.from({ length: ROWS }, (_, index) => lockRow(index));
    const { id } = org.addIngestJob({
      failed: { columns: ['Name'], count: ROWS, rows: (index) => ({ error: rows[index]?.error ?? '', values: ['x'] }) },
    });
    const { groups } = await diagnoseBulkJob(id, ports, { waitMs: 0 });
    const found = groups.map(({ examples, count, lockedRecords, locks }) => {
      const sentence = rows[(examples[0]?.row ?? 0) - 1]?.sentence ?? -1;
      return [sentence, count, { lockedRecords, locks }] as const;
    });
    const expected = sentences.map((_, sentence) => {
      const ofSentence = rows.filter((row) => row.sentence === sentence);
      return [sentence, ofSentence.length, countRecords(ofSentence)];
    });
    expect(found.toSorted(([a], [b]) => a - b)).to.deep.equal(expected);
  });
});
