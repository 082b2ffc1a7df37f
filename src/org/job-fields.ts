import { z } from 'zod';

/** A text, or null where the org leaves it out. */
export const text = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** A count, which some answers write as a string; null where it is missing or none. */
export const count = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().nonnegative())
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

/** Salesforce writes `2026-11-21T03:11:12.000+0000`, whose offset without a colon is not ISO 8601 in its extended form. */
export const time = text.transform((value) => {
  const date = new Date((value ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
});

/** The guide types it as a string, the org sends the number 66.0, which JSON reads as 66. */
export const version = z
  .union([z.number().transform((value) => value.toFixed(1)), z.string()])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
