import { z } from 'zod';
import type { Transport } from './transport.ts';

/** What a query found, as far as it was read. */
export type FoundRecords<Shape> = {
  records: Shape[];
  /** Whether these are all; false where more than `most` were found. */
  complete: boolean;
};

/** `name` says what the records are, for the error when the answer has another shape: "the classes of the org". */
export type RecordsExpected<Shape> = {
  schema: z.ZodType<Shape>;
  name: string;
  /** Asks the Tooling API, whose objects describe code and setup. */
  tooling?: boolean;
  /** Records to read at most; a page of the answer holds 2,000. */
  most: number;
};

/** `nextRecordsUrl` is followed only within the API: it comes from outside. */
const nextPath = z.string().regex(/^\/services\/data\/v\d+\.\d+\/(?:tooling\/)?query\/[\w-]+$/);

/**
 * Reads records by SOQL (REST API guide, "Query" and "Query More Results"). One API call for each page of up to 2,000 records.
 * Values in the query are the caller's to quote, see `quoteSoql`. Rejects with an OrgError.
 */
export async function queryRecords<Shape>(
  transport: Transport,
  soql: string,
  { schema, name, tooling = false, most }: RecordsExpected<Shape>,
): Promise<FoundRecords<Shape>> {
  const page = z.object({ records: z.array(schema), nextRecordsUrl: nextPath.nullish() });
  const records: Shape[] = [];
  const seen = new Set<string>();
  let path = tooling ? 'tooling/query' : 'query';
  let query: Record<string, string> | undefined = { q: soql };
  for (;;) {
    const { records: found, nextRecordsUrl: next } = await transport.getJson(path, {
      schema: page,
      name,
      ...(query && { query }),
    });
    records.push(...found);
    // An address that comes again would never end.
    if (next === null || next === undefined)
      return { records: records.slice(0, most), complete: records.length <= most };
    if (records.length >= most || seen.has(next)) return { records: records.slice(0, most), complete: false };
    seen.add(next);
    path = next;
    query = undefined;
  }
}

/** A text as a literal of SOQL (SOQL reference, "Quoted String Escape Sequences"). */
export function quoteSoql(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
