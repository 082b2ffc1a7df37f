import type { RowsForm } from '../scan/batch-results.ts';

/** What proxies call what they do not know. */
const PLAIN_TYPES = ['text/plain', 'application/octet-stream', 'binary/octet-stream'];

/** The content types of a form, those that Bulk API 1.0 has for jobs with attachments included, and how a file begins. */
const FORMS: Record<RowsForm, { types: readonly string[]; start: RegExp }> = {
  // No CSV of Salesforce begins like HTML, XML or JSON: its first column is a name.
  CSV: { types: ['text/csv', 'application/csv', 'zip/csv'], start: /^(?![<{[])/ },
  XML: { types: ['application/xml', 'text/xml', 'zip/xml'], start: /^</ },
  JSON: { types: ['application/json', 'text/json', 'zip/json'], start: /^[{[]/ },
};

/** Whether a body can be rows in a form, by its first bytes and its content type; a missing type says nothing against it. */
export function fitsRowsForm(form: RowsForm, first: Buffer, contentType: string | undefined): boolean {
  const { types, start } = FORMS[form];
  const [type = ''] = contentType?.split(';') ?? [];
  const known = [...types, ...PLAIN_TYPES].includes(type.trim().toLowerCase());
  const beginning = first.toString('utf8', 0, 100).replace('\uFEFF', '').trimStart();
  return (contentType === undefined || known) && start.test(beginning);
}
