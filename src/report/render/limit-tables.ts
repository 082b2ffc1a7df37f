import { listLimitRows, type LimitRow, type NamedReport } from './limit-rows.ts';

const COLUMNS = ['name', 'app', 'max', 'remaining', 'used', 'percentUsed', 'unit', 'period', 'status'] as const;

/** The limits as CSV (RFC 4180), safe against formulas in spreadsheets; with a column for the org where there are several. */
export function renderLimitsCsv(reports: readonly NamedReport[]): string {
  const rows = tabulate(reports).map((cells) => cells.map(quoteCell).join(','));
  return `${rows.join('\r\n')}\r\n`;
}

/** The limits as a Markdown table, below what is wrong. */
export function renderLimitsMarkdown(reports: readonly NamedReport[]): string {
  const heads = reports.flatMap(({ org, report, several }) => {
    const { verdict, checkedAt, problem, violations } = report;
    const name = several ? ` ${escapeMarkdown(org.username)}` : '';
    const facts = violations.map(({ status, message }) => `- ${status}: ${escapeMarkdown(message)}`);
    const problems = problem === null ? [] : [escapeMarkdown(problem.message)];
    return [`**${verdict}**${name} (${checkedAt})`, '', ...problems, ...facts, ''];
  });
  const [columns = [], ...rows] = tabulate(reports);
  const table = [columns, columns.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => escapeMarkdown(String(cell))).join(' | ')} |`,
  );
  return `${[...heads, ...table].join('\n')}\n`;
}

function tabulate(reports: readonly NamedReport[]): Array<Array<string | number>> {
  const several = reports.some((report) => report.several);
  const rows = reports.flatMap(({ org, report }) =>
    listLimitRows(report).map((row) => cellsOf(row, several ? org.username : null)),
  );
  return [several ? ['org', ...COLUMNS] : [...COLUMNS], ...rows];
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\|<`]/g, '\\$&');
}

function cellsOf(row: LimitRow, org: string | null): Array<string | number> {
  const cells = COLUMNS.map((column) => row[column] ?? '');
  return org === null ? cells : [org, ...cells];
}

/** Only text can be a formula; a negative number is none. */
function quoteCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
