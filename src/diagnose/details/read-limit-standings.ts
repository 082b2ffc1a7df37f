import { codeKey } from '../../catalogue/code-key.ts';
import { findLimitsOfCode } from '../../catalogue/find-limit.ts';
import type { LimitReading } from '../../org/limits.ts';
import type { LimitStanding, NotAllowed } from '../../report/group-details.ts';
import type { ErrorLevel } from './error-level.ts';
import type { SetupReader } from './setup-reader.ts';

/** The limits to look at for the errors of a job, by the catalogue. */
export function findLimitNames(errors: readonly (readonly ErrorLevel[])[]): string[] {
  const codes = errors.flat().flatMap(({ code }) => (code === null ? [] : [code]));
  return [...new Set([...new Map(codes.map((code) => [codeKey(code), code])).values()].flatMap(findLimitsOfCode))];
}

/** Where the limits stand that the errors name: one API call, none where they name none. */
export async function readLimitStandings(
  errors: readonly (readonly ErrorLevel[])[],
  reader: SetupReader,
): Promise<{ limits: LimitStanding[]; missing: NotAllowed[] }> {
  const names = findLimitNames(errors);
  if (names.length === 0) return { limits: [], missing: [] };
  const { found, missing } = await reader.limits();
  const limits = names.flatMap((name) => found.filter((reading) => reading.name === name).map(describeStanding));
  return { limits, missing };
}

function describeStanding({ name, max, remaining }: LimitReading): LimitStanding {
  const known = max !== null && remaining !== null && max > 0;
  return { name, max, remaining, percentUsed: known ? ((max - remaining) / max) * 100 : null };
}
