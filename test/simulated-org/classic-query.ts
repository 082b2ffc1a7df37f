import { asyncNamespace, escapeXml } from './async-document.ts';
import type { ClassicWork } from './classic-batch.ts';
import { writeBatchCsv, type ClassicContentType } from './classic-content.ts';

/** The rows a query of Bulk API 1.0 found, in the format of its job. */
export function writeClassicQueryResult(
  { columns, rows }: NonNullable<ClassicWork['found']>,
  object: string,
  type: ClassicContentType,
): string {
  if (type === 'JSON') {
    const records = Array.from(rows(), (row) => ({ attributes: { type: object }, ...pair(columns, row) }));
    return JSON.stringify(records);
  }
  if (type !== 'XML') return writeBatchCsv(columns, rows());
  const records = Array.from(rows(), (row) => {
    const fields = Object.entries(pair(columns, row)).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    return `<records xsi:type="sObject"><type>${object}</type>${fields.join('')}</records>\n`;
  });
  const namespaces = `xmlns="${asyncNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`;
  return `<?xml version="1.0" encoding="UTF-8"?><queryResult ${namespaces}>\n${records.join('')}</queryResult>`;
}

function pair(columns: readonly string[], row: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, index) => [column, row[index] ?? '']));
}
