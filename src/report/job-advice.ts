/** Rules that a job's own numbers are held against; `src/diagnose/advice/` has each with the source of its threshold. */
export const ADVICE_CODES = [
  'lock-order',
  'lock-serial',
  'apex-share',
  'retries',
  'slow-rows',
  'tiny-job',
  'small-batches',
  'batch-share',
  'large-batches',
  'serial-mode',
  'empty-query',
] as const;
export type AdviceCode = (typeof ADVICE_CODES)[number];

/** What a job's own numbers suggest. */
export type AdviceFinding = {
  code: AdviceCode;
  /** The numbers behind it: rows, milliseconds, shares (0 to 1), batches. */
  figures: Record<string, number>;
};

export type JobAdvice = AdviceFinding & { text: string };
