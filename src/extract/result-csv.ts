import type { Api } from '../report/vocabulary.ts';
import type { RawError } from './raw-error.ts';

type ResultHeader = { delimiter: string; errorColumn: number; api: Api | null };

const DELIMITER = /^\s*(?:"[^"]*"|[\w .:-]*)([,;\t|^`])/;
const CLASSIC = ['id', 'success', 'created', 'error'];

/**
 * Whether a line is the header of a file that tells what became of rows: Bulk API 2.0 (`sf__Error`, or `sf__Created` of
 * the successful ones), Bulk API 1.0 (`Id,Success,Created,Error`), Data Loader (`…,ERROR`).
 */
export function isResultCsvHeader(line: string): boolean {
  return readHeader(line) !== null;
}

function readHeader(line: string): ResultHeader | null {
  const head = line.slice(0, 32_000).replace(/^\ufeff/, '');
  const delimiter = DELIMITER.exec(head)?.[1] ?? ',';
  const names = readRow(head, 0, delimiter).cells.map((name) => name.trim());
  const bulk = names.indexOf('sf__Error');
  if (bulk !== -1) return { delimiter, errorColumn: bulk, api: 'bulk' };
  if (names.includes('sf__Created') && names.includes('sf__Id')) return { delimiter, errorColumn: -1, api: 'bulk' };
  const lower = names.map((name) => name.toLowerCase());
  if (lower.length === CLASSIC.length && CLASSIC.every((name, index) => lower[index] === name)) {
    return { delimiter, errorColumn: 3, api: 'bulk1' };
  }
  // Data Loader adds its column to the uploaded ones and writes all names in capitals.
  const own = names.indexOf('ERROR');
  const loader =
    own !== -1 && names.length > 1 && names.every((name) => /^[\w.:-]+$/.test(name) && !/[a-z]/.test(name));
  return loader ? { delimiter, errorColumn: own, api: null } : null;
}

/**
 * Reads a result file: a row's error is its text, with the line the row begins in. Rows without an error give none. Null
 * where the first line is no header of one.
 */
export function readResultCsv(text: string): RawError[] | null {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  const firstEnd = text.indexOf('\n', start);
  const header = readHeader(text.slice(start, firstEnd === -1 ? undefined : firstEnd).trimEnd());
  if (header === null || firstEnd === -1) return header === null ? null : [];
  const errors: RawError[] = [];
  let at = firstEnd + 1;
  let line = 2;
  while (at < text.length) {
    const row = readRow(text, at, header.delimiter);
    const message = row.cells[header.errorColumn]?.trim() ?? '';
    if (message !== '') {
      errors.push({ code: null, message, fields: [], api: header.api, httpStatus: null, shape: 'result-csv', line });
    }
    line += row.lines;
    at = row.end;
  }
  return errors;
}

/** One row from `start`: quotes may hold delimiters, line ends and doubled quotes. */
function readRow(text: string, start: number, delimiter: string): { cells: string[]; end: number; lines: number } {
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      const close = findClosingQuote(text, at + 1);
      const cell = text.slice(at + 1, close);
      cells.push(cell.replaceAll('""', '"'));
      lines += cell.split('\n').length - 1;
      at = close + 1;
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++;
    } else {
      const from = at;
      while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++;
      cells.push(text.slice(from, at).replace(/\r$/, ''));
    }
    if (text[at] !== delimiter || at >= text.length) return { cells, end: at + 1, lines };
    at++;
  }
}

function findClosingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 ? text.length : at;
}
