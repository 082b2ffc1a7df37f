import { z } from 'zod';
import { APIS, RETRY_VERDICTS } from '../report/vocabulary.ts';

const sentence = z.string().regex(/^[A-Z0-9“].*[.]$/s, 'must be one sentence: a capital first, a full stop last');

/** How sure the guidance is: read in the documentation, seen in practice, or told by the name alone. */
export const BASES = ['documented', 'observed', 'inferred'] as const;

const meaning = {
  summary: sentence,
  /** Why it happens, the commonest first. */
  causes: z.array(sentence).min(1),
  /** What to do, the most likely to help first: imperative sentences. */
  fixes: z.array(sentence).min(1),
  retry: z.enum(RETRY_VERDICTS),
  retryReason: sentence,
  /** Messages as people meet them, without the code. Each reads to this entry and to no other. */
  messages: z.array(z.string().min(1)).optional(),
};

/** One of several meanings of a code: the message decides. */
export const situationSchema = z.strictObject({
  /** Phrases of the message that tell this situation, in lower case; one is enough. */
  when: z.array(z.string().regex(/^[^A-Z]+$/)).min(1),
  ...meaning,
});

/** What the catalogue says about a code. `src/catalogue/codes/*.json` holds them by family and code. */
export const entrySchema = z.strictObject({
  ...meaning,
  /** Fixed phrases of Salesforce's message that belong to this code alone, in lower case: they tell it where no code is given. */
  phrases: z.array(z.string().regex(/^[^A-Z]{8,}$/)).optional(),
  situations: z.array(situationSchema).min(1).optional(),
  /** The code only says that something inside failed: the innermost error decides what to do. */
  wrapper: z.literal(true).optional(),
  apis: z.array(z.enum(APIS)).min(1),
  httpStatuses: z.array(z.int().min(100).max(599)),
  basis: z.enum(BASES),
  sources: z.array(z.strictObject({ title: z.string().min(3), url: z.url(), api: z.number().optional() })).min(1),
  related: z.array(z.string()).optional(),
  /** The last API version that had the code. */
  retired: z
    .string()
    .regex(/^v\d+$/)
    .optional(),
});

/** Codes, or HTTP statuses in three digits. */
export const familySchema = z.record(z.string().regex(/^(?:[A-Za-z][\w.]+|[1-5]\d\d)$/), entrySchema);

export type Entry = z.infer<typeof entrySchema>;
export type Situation = z.infer<typeof situationSchema>;

/** Which codes exist in a list of Salesforce's: names and versions alone. */
export const inventorySchema = z.strictObject({
  apis: z.array(z.enum(APIS)).min(1),
  /** The list's name at Salesforce. */
  list: z.string(),
  /** Codes that only refine another code of the same error: offered as nearest names after all others. */
  detail: z.literal(true).optional(),
  /**
   * Numbers and words that are codes only where their place says so, such as a status line or a plain-text body: never
   * looked for in other text, never offered as nearest names.
   */
  positional: z.literal(true).optional(),
  /** The newest and the oldest API version compared; null where the list has no versions. */
  newest: z.string().nullable(),
  oldest: z.string().nullable(),
  source: z.strictObject({ title: z.string(), url: z.url() }),
  codes: z.record(
    z.string(),
    z.strictObject({
      /** The first version that has the code; the oldest compared may hide an earlier one; null: newer than the newest. */
      first: z.string().nullable().optional(),
      /** The last version that had it, where the newest has not. */
      last: z.string().optional(),
      /** False: never met in practice, so never offered as the nearest name. */
      suggest: z.literal(false).optional(),
    }),
  ),
});

export type Inventory = z.infer<typeof inventorySchema>;
