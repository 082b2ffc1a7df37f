/** What a job's own numbers can suggest; `src/diagnose/advice/` has each with the source of its threshold. */
export const ADVICE_CODES = [
  'lock-hot-record',
  'lock-order',
  'lock-serial',
  'lock-other-api',
  'lock-outside',
  'retries',
  'batch-retries',
  'query-retries',
  'slow-rows',
  'apex-share',
  'batch-share',
  'small-batches',
  'tiny-job',
  'serial-mode',
] as const;
export type AdviceCode = (typeof ADVICE_CODES)[number];

/** What a job's own numbers suggest, before it is put into words. */
export type AdviceFinding = {
  code: AdviceCode;
  /** The numbers behind it: rows, milliseconds, shares (0 to 1), batches; and the id of a record. */
  figures: Record<string, number | string>;
};

export type JobAdvice = AdviceFinding & { text: string };
