import { RowScanner, type RowScannerOptions, type ScanSummary } from '../../src/scan/row-scanner.ts';

export type ScannedTable = { summary: ScanSummary; rows: string[][] };

/** Scans all chunks and keeps the rows. Each chunk is overwritten once it has been read, as the memory of a chunk that is given back. */
export function scanTable(chunks: Iterable<Buffer>, options: RowScannerOptions): ScannedTable {
  const rows: string[][] = [];
  const scanner = new RowScanner({
    ...options,
    onRow: (values, row) => {
      rows.push(values);
      if (row !== rows.length) throw new Error(`row ${rows.length} is numbered ${row}`);
    },
  });
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    scanner.push(bytes);
    bytes.fill('"');
  }
  return { summary: scanner.end(), rows };
}
