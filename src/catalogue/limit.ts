import { z } from 'zod';
import { LIMIT_PERIODS } from '../report/limits-report.ts';
import { BASES } from './entry.ts';

const sentence = z.string().regex(/^[A-Z].*\.$/, 'must be one sentence: a capital first, a full stop last');

/** What the catalogue says about a limit. `src/catalogue/limits/*.json` holds them by subject and name. */
export const limitSchema = z.strictObject({
  /** What it counts. */
  meaning: sentence,
  /** What a number of it stands for, in the plural. */
  unit: z.string().min(1),
  /** When use is given back. */
  period: z.enum(LIMIT_PERIODS),
  /** What uses it up. */
  consumers: sentence,
  /** The error codes that callers get when it has run out. */
  codes: z.array(z.string()),
  /** What the link to `codes` rests on, where that is not `basis`. */
  codesBasis: z.enum(BASES).optional(),
  basis: z.enum(BASES),
  source: z.url().optional(),
});

export const limitFamilySchema = z.record(z.string().regex(/^\w+(?:\.\w+)?$/), limitSchema);

export type Limit = z.infer<typeof limitSchema>;
