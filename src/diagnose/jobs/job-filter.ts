import type { ListedJob } from '../../org/job-list.ts';
import type { JobKind } from '../../report/bulk-job.ts';

/** Which jobs of an org are asked for, as far as a list tells them apart. An empty list of values allows all. */
export type JobFilter = {
  /** Jobs that were made or changed at this time or later; null for all. */
  since: Date | null;
  /** Upper and lower case are the same in states, objects and operations. */
  states: readonly string[];
  objects: readonly string[];
  operations: readonly string[];
  kinds: ReadonlyArray<JobKind>;
  /** The 15- or 18-character id of a user; null for all. */
  createdById: string | null;
};

export const ALL_JOBS: JobFilter = {
  since: null,
  states: [],
  objects: [],
  operations: [],
  kinds: [],
  createdById: null,
};

const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** A `--since` that is neither a length of time nor a time in the past. */
export class InvalidSinceError extends Error {
  override readonly name = 'InvalidSinceError';
  readonly text: string;

  constructor(text: string) {
    super('The start of the period can not be read.');
    this.text = text;
  }
}

export function fitsFilter(job: ListedJob, filter: JobFilter): boolean {
  const { since, states, objects, operations, kinds, createdById } = filter;
  return (
    (kinds.length === 0 || kinds.includes(job.kind)) &&
    includes(states, job.state) &&
    includes(objects, job.object) &&
    includes(operations, job.operation) &&
    (createdById === null || job.createdById?.slice(0, 15) === createdById.slice(0, 15)) &&
    (since === null || changedSince(job, since))
  );
}

/**
 * The start of a period: a length of time before now (`90m`, `24h`, `7d`, `2w`), a date (its start in UTC) or an ISO 8601 time,
 * taken as UTC where it names no offset.
 *
 * @throws InvalidSinceError, for a time to come too
 */
export function parseSince(text: string, now: Date): Date {
  const since = readLength(text, now) ?? readTime(text);
  if (since === null || Number.isNaN(since.getTime()) || since > now) throw new InvalidSinceError(text);
  return since;
}

function readLength(text: string, now: Date): Date | null {
  const match = /^(\d{1,5})\s*([mhdw])$/i.exec(text.trim());
  if (!match) return null;
  const [, amount = '', unit = ''] = match;
  return new Date(now.getTime() - Number(amount) * (UNIT_MS[unit.toLowerCase()] ?? Number.NaN));
}

function readTime(text: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text.trim());
  if (!match) return null;
  const [, day = '', hour = '00:00', offset = 'Z'] = match;
  // JavaScript takes 30 February for 2 March.
  const start = new Date(`${day}T00:00Z`);
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== day) return null;
  return new Date(`${day}T${hour}${offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
}

/** A job whose times the org does not tell may belong to any period, and is not hidden. */
function changedSince({ createdDate, systemModstamp }: ListedJob, since: Date): boolean {
  const changed = systemModstamp ?? createdDate;
  return changed === null || new Date(changed) >= since;
}

function includes(allowed: readonly string[], value: string | null): boolean {
  return allowed.length === 0 || allowed.some((one) => one.toLowerCase() === value?.toLowerCase());
}
