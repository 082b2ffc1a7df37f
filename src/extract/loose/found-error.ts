import type { Hints, RawError } from '../raw-error.ts';

/** An error with the place it was found at. */
export type FoundError = Omit<RawError, 'line'> & { start: number; end: number };

/** Fills in what a recogniser does not say. */
export function foundError(
  found: Pick<FoundError, 'code' | 'message' | 'shape' | 'start' | 'end'> & Partial<FoundError>,
): FoundError {
  return { fields: [], api: null, httpStatus: null, ...found };
}

/** The error as readers get it; what the caller knows of its origin overrules or completes what the text tells. */
export function toRawError(found: FoundError, line: number, hints: Hints): RawError {
  const { start: _start, end: _end, ...error } = found;
  return {
    ...error,
    api: hints.api ?? error.api,
    httpStatus: error.httpStatus ?? hints.httpStatus ?? null,
    line,
  };
}
