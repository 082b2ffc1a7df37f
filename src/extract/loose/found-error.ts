import type { RawError } from '../raw-error.ts';

/** An error with the place it was found at. */
export type FoundError = Omit<RawError, 'line'> & { start: number; end: number };

/** Fills in what a recogniser does not say. */
export function foundError(
  found: Pick<FoundError, 'code' | 'message' | 'shape' | 'start' | 'end'> & Partial<FoundError>,
): FoundError {
  return { fields: [], api: null, httpStatus: null, ...found };
}
