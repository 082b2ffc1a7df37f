import { RowScanner, type RowScannerOptions, type ScanSummary } from '../../src/scan/row-scanner.ts';

export type ScannedTable = { summary: ScanSummary; rows: string[][] };

/** Scans all chunks and keeps the rows. */
export function scanTable(chunks: Iterable<Buffer>, options: RowScannerOptions): ScannedTable {
  const rows: string[][] = [];
  const scanner = new RowScanner({
    ...options,
    onRow: (values, row) => {
      rows.push(values);
      if (row !== rows.length) throw new Error(`row ${rows.length} is numbered ${row}`);
    },
  });
  for (const chunk of chunks) scanner.push(chunk);
  return { summary: scanner.end(), rows };
}
