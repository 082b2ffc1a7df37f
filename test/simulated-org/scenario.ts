/** The values of one uploaded row by column name, as they stand in the CSV. */
export type UploadedRow = Readonly<Record<string, string>>;

/**
 * Which rows a rule meets. As data: `field` with `equals`, `startsWith` or `matches`; or `every` Nth row (from `from`,
 * 1-based). As a function, for everything else.
 */
export type RowCondition =
  | ((row: UploadedRow, rowNumber: number) => boolean)
  | { field: string; equals: string }
  | { field: string; startsWith: string }
  | { field: string; matches: RegExp }
  | { every: number; from?: number };

export type ScenarioRule = {
  when: RowCondition;
  /** The whole `sf__Error` cell; `row-error.ts` has a builder for each kind. */
  error: string | ((row: UploadedRow, rowNumber: number) => string);
  /** Only jobs on this object. */
  object?: string;
  /** Only these operations; insert, update and upsert unless said otherwise. */
  operations?: readonly string[];
  /** `sf__Id` of the failed row. Unset: empty for inserts, the row's own record otherwise. */
  sfId?: string;
};

/** Ends a job as a whole: rows before it are saved or failed as ever, the rest is unprocessed. */
export type JobFailure = {
  afterRows: number;
  /** `Code : text`, as in `TooManyLockFailure : …`. */
  errorMessage: string;
  object?: string;
  retries?: number;
};

/**
 * How the org treats loads, as data. The first rule that meets a row decides; rows that no rule meets are validated
 * against the object's schema and saved.
 */
export type Scenario = {
  name: string;
  rules: readonly ScenarioRule[];
  jobFailures?: readonly JobFailure[];
};

/** Only the schema decides. */
export const quietScenario: Scenario = { name: 'quiet', rules: [] };

const changing = ['insert', 'update', 'upsert'];

/** The error of the first rule that meets the row. */
export function applyRules(
  scenario: Scenario,
  job: { object: string; operation: string },
  row: UploadedRow,
  rowNumber: number,
): { error: string; sfId: string | undefined } | undefined {
  for (const rule of scenario.rules) {
    if (rule.object !== undefined && rule.object.toLowerCase() !== job.object.toLowerCase()) continue;
    if (!(rule.operations ?? changing).includes(job.operation)) continue;
    if (!meets(rule.when, row, rowNumber)) continue;
    const error = typeof rule.error === 'function' ? rule.error(row, rowNumber) : rule.error;
    return { error, sfId: rule.sfId };
  }
  return undefined;
}

export function findJobFailure(scenario: Scenario, object: string): JobFailure | undefined {
  return scenario.jobFailures?.find((failure) => (failure.object ?? object).toLowerCase() === object.toLowerCase());
}

function meets(condition: RowCondition, row: UploadedRow, rowNumber: number): boolean {
  if (typeof condition === 'function') return condition(row, rowNumber);
  if ('every' in condition) {
    const from = condition.from ?? condition.every;
    return rowNumber >= from && (rowNumber - from) % condition.every === 0;
  }
  const value = row[condition.field];
  if (value === undefined) return false;
  if ('equals' in condition) return value === condition.equals;
  if ('startsWith' in condition) return value.startsWith(condition.startsWith);
  return condition.matches.test(value);
}
