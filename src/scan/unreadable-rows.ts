import { NotAResultFileError } from './failed-records.ts';
import { NotRecordsError } from './record-splitter.ts';

/** Whether rows could not be read because the org sent something else than rows. */
export function isUnreadableRows(error: unknown): error is NotAResultFileError | NotRecordsError {
  return error instanceof NotAResultFileError || error instanceof NotRecordsError;
}
