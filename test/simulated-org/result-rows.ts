import type { ResultRow } from './result-file.ts';

/** As many rows as asked for, each with a last name of its own; those that `errorOf` has a text for have failed. */
export function rowsOf(count: number, errorOf: (index: number) => string | undefined = () => undefined): ResultRow[] {
  return Array.from({ length: count }, (_, index) => {
    const error = errorOf(index);
    return { values: { LastName: `Name ${index}` }, ...(error !== undefined && { error }) };
  });
}
