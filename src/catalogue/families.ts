import access from './codes/access.json' with { type: 'json' };
import apex from './codes/apex.json' with { type: 'json' };
import automation from './codes/automation.json' with { type: 'json' };
import bulkJobs from './codes/bulk-jobs.json' with { type: 'json' };
import duplicates from './codes/duplicates.json' with { type: 'json' };
import limits from './codes/limits.json' with { type: 'json' };
import platform from './codes/platform.json' with { type: 'json' };
import queries from './codes/queries.json' with { type: 'json' };
import records from './codes/records.json' with { type: 'json' };
import references from './codes/references.json' with { type: 'json' };
import values from './codes/values.json' with { type: 'json' };
import type { Entry } from './entry.ts';

// oxlint-disable typescript/no-unsafe-type-assertion -- test/catalogue parses every file with its zod schema

/** The guidance, by family (the file's name) and code. */
export const FAMILIES: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  access,
  apex,
  automation,
  'bulk-jobs': bulkJobs,
  duplicates,
  limits,
  platform,
  queries,
  records,
  references,
  values,
} as Record<string, Record<string, Entry>>;
