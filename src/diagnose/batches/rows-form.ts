import type { ClassicJob } from '../../org/classic-jobs.ts';
import type { RowsForm } from '../../scan/batch-results.ts';

/** The form of a job's rows and results; that of its attachments' job (`ZIP_CSV`) is the form of the rows inside. */
export function rowsFormOf({ contentType }: Pick<ClassicJob, 'contentType'>): RowsForm {
  const form = (contentType ?? 'CSV').toUpperCase().replace(/^ZIP_/, '');
  return form === 'XML' || form === 'JSON' ? form : 'CSV';
}

/** Rows sent together with attachments stand in a zip file. */
export function isZipped({ contentType }: Pick<ClassicJob, 'contentType'>): boolean {
  return contentType?.toUpperCase().startsWith('ZIP_') === true;
}
