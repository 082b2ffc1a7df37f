import type { LimitsReport } from '../limits-report.ts';
import { listLimitRows, type LimitRow } from './limit-rows.ts';

const COLUMNS = ['name', 'app', 'max', 'remaining', 'used', 'percentUsed', 'unit', 'period', 'status'] as const;

/** The limits as CSV (RFC 4180), safe against formulas in spreadsheets. */
export function renderLimitsCsv(report: LimitsReport): string {
  const lines = listLimitRows(report).map((row) => cellsOf(row).map(quoteCell).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** The limits as a Markdown table. */
export function renderLimitsMarkdown(report: LimitsReport): string {
  const rows = [
    [...COLUMNS],
    COLUMNS.map(() => '---'),
    ...listLimitRows(report).map((row) => cellsOf(row).map(String)),
  ];
  const table = rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll(/[\\|<`]/g, '\\$&')).join(' | ')} |`);
  const facts = report.violations.map(
    ({ status, message }) => `- ${status}: ${message.replaceAll(/[\\|<`]/g, '\\$&')}`,
  );
  const problem = report.problem === null ? [] : [report.problem.message];
  return `${[`**${report.verdict}** (${report.checkedAt})`, '', ...problem, ...facts, '', ...table].join('\n')}\n`;
}

function cellsOf(row: LimitRow): Array<string | number> {
  return COLUMNS.map((column) => row[column] ?? '');
}

/** Only text can be a formula; a negative number is none. */
function quoteCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
