import { z } from 'zod';

const percent = z.number().min(0).max(100);
const names = z.array(z.string().min(1));

const thresholds = z
  .strictObject({
    warning: percent.optional().describe('Percentage used from which on the limit is a warning.'),
    critical: percent.optional().describe('Percentage used from which on the limit is critical.'),
    'min-remaining': z.number().positive().optional().describe('The limit is critical when less than this is left.'),
  })
  .refine((rule) => Object.values(rule).some((value) => value !== undefined), 'Say warning, critical or min-remaining');

/** What a rules file of `sf errors limits check` holds; `schemas/limit-rules.json` is made of it. */
export const rulesFileSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors.'),
  warning: percent.optional().describe('Percentage used from which on a limit is a warning; 80 unless given.'),
  critical: percent.optional().describe('Percentage used from which on a limit is critical; 95 unless given.'),
  include: names
    .optional()
    .describe('Check only limits with these names; * and ? stand for any characters and for one.'),
  exclude: names.optional().describe('Leave these limits out; * and ? stand for any characters and for one.'),
  rules: z
    .record(z.string().min(1), thresholds)
    .optional()
    .describe("Rules for single limits by name, or by NAME/App for a connected app's part."),
});

export type RulesFile = z.infer<typeof rulesFileSchema>;
