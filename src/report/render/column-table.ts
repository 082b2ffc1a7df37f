import { printable } from '../printable.ts';
import type { Page } from './page.ts';

export type Column<Row> = {
  title: string;
  /** One line of plain text. */
  cell: (row: Row) => string;
  paint?: (text: string, row: Row) => string;
  align?: 'left' | 'right';
  /** Columns with the highest number go first where the terminal is narrow; those without one stay. */
  dispensable?: number;
  /** To so many characters the column may be cut, so that others need not go. */
  least?: number;
};

const GAP = 2;

/**
 * Rows under titles, one line each. Where they are wider than the page, columns that may be cut are cut, and where that is not
 * enough, dispensable columns are left out. What is left may be wider than a very narrow page.
 *
 * @param note a line under a row, or null
 */
export function addTable<Row>(
  page: Page,
  rows: readonly Row[],
  columns: ReadonlyArray<Column<Row>>,
  note: (row: Row) => string | null = () => null,
): void {
  const { style } = page;
  const cells = new Map(columns.map((column) => [column, rows.map((row) => oneLine(column.cell(row)))]));
  const widthOf = (column: Column<Row>): number =>
    Math.max(column.title.length, ...(cells.get(column) ?? []).map(({ length }) => length));
  const layout = fitColumns(
    columns.map((column) => ({ column, width: widthOf(column) })),
    page.width,
  );
  const write = (texts: (column: Column<Row>) => { text: string; paint?: (text: string) => string }): void => {
    const parts = layout.map(({ column, width }) => {
      const { text, paint = (plain: string) => plain } = texts(column);
      const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      const space = ' '.repeat(width - cut.length);
      return column.align === 'right' ? space + paint(cut) : paint(cut) + space;
    });
    page.line(parts.join(' '.repeat(GAP)).trimEnd(), 0);
  };
  write(({ title }) => ({ text: title, paint: style.dim }));
  for (const [index, row] of rows.entries()) {
    write((column) => {
      const text = cells.get(column)?.[index] ?? '';
      return column.paint ? { text, paint: (plain) => column.paint?.(plain, row) ?? plain } : { text };
    });
    const text = note(row);
    if (text !== null) page.text(style.dim(oneLine(text)), 4);
  }
}

type Fitted<Row> = { column: Column<Row>; width: number };

function fitColumns<Row>(all: ReadonlyArray<Fitted<Row>>, width: number): Array<Fitted<Row>> {
  let kept = [...all];
  for (;;) {
    const over = kept.reduce((sum, fitted) => sum + fitted.width + GAP, -GAP) - width;
    if (over <= 0) return kept;
    const room = kept.map((fitted) => fitted.width - (fitted.column.least ?? fitted.width));
    const spare = room.reduce((sum, one) => sum + Math.max(0, one), 0);
    if (spare >= over) return cutColumns(kept, over);
    const [first] = kept
      .filter(({ column }) => column.dispensable !== undefined)
      .toSorted((a, b) => (b.column.dispensable ?? 0) - (a.column.dispensable ?? 0));
    if (first === undefined) return cutColumns(kept, over);
    kept = kept.filter((fitted) => fitted !== first);
  }
}

/** Takes characters from the columns that may be cut, the widest first. */
function cutColumns<Row>(columns: ReadonlyArray<Fitted<Row>>, over: number): Array<Fitted<Row>> {
  const cut = columns.map((fitted) => ({ ...fitted }));
  for (let left = over; left > 0; left--) {
    const [widest] = cut
      .filter(({ column, width }) => column.least !== undefined && width > column.least)
      .toSorted((a, b) => b.width - a.width);
    if (widest === undefined) break;
    widest.width--;
  }
  return cut;
}

function oneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, ' ').trim();
}
