import type { Hints, RawError } from './raw-error.ts';

/** Reads the errors of any text, in the order a reader needs them: the cause of a rollback before what it rolled back. */
export function extractErrors(text: string, { api, httpStatus }: Hints = {}): RawError[] {
  const message = text.trim();
  if (message === '') return [];
  return [
    { code: null, message, fields: [], api: api ?? null, httpStatus: httpStatus ?? null, shape: 'text', line: null },
  ];
}
