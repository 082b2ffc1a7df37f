import { LineScanner, type ScannedLine } from '../../scan/line-scanner.ts';
import type { RefTable } from './ref-table.ts';

/** A record longer than this is passed over; the gzipped file as a whole has 50 MB at most. */
const LONGEST_RECORD = 16 * 1024 * 1024;

/** What was met in an import file. */
export type PickedLines = {
  /** Lines with a record that has a reference. */
  records: number;
  /** Other lines, but for empty ones. */
  unreadableLines: number;
  /** Lines given out. */
  picked: number;
};

/**
 * Gives out the lines of an import file whose `ref` is wanted, byte by byte as they stand there, with their line ends and in their
 * order. Holds one line at a time.
 *
 * @param picked is counted up while the file is read, and whole at its end
 */
export async function* pickRetryLines(
  source: AsyncIterable<Buffer>,
  refs: RefTable,
  picked: PickedLines,
): AsyncGenerator<Buffer, void> {
  let parts: Buffer[] = [];
  const scanner = new LineScanner({
    longest: LONGEST_RECORD,
    onLine: (line) => {
      const ref = readRef(line);
      if (ref === '') return;
      if (ref === null) {
        picked.unreadableLines++;
        return;
      }
      picked.records++;
      if (!refs.look(ref)) return;
      picked.picked++;
      parts.push(line.bytes, line.ending);
    },
  });
  const take = (): Buffer => {
    const lines = Buffer.concat(parts);
    parts = [];
    return lines;
  };
  for await (const chunk of source) {
    scanner.push(chunk);
    if (parts.length > 0) yield take();
  }
  scanner.end();
  if (parts.length > 0) yield take();
}

/** '' for an empty line, null for one without a reference. */
function readRef({ bytes, tooLong }: ScannedLine): string | null {
  if (tooLong) return null;
  const text = bytes.toString('utf8');
  if (text.trim() === '') return '';
  try {
    const record: unknown = JSON.parse(text);
    const ref = typeof record === 'object' && record !== null && 'ref' in record ? record.ref : null;
    return typeof ref === 'number' || (typeof ref === 'string' && ref.trim() !== '') ? String(ref) : null;
  } catch {
    return null;
  }
}
