import { z } from 'zod';
import type { LimitPeriod } from '../report/limits-report.ts';
import type { Transport } from './transport.ts';

/** An allowance as `/limits` gives it; null for what is missing or no number. */
export type AllowanceReading = { max: number | null; remaining: number | null };

/** A key of `/limits`, or a part of one (`PermissionSets.CreateCustom`), with the entries of its connected apps. */
export type LimitReading = AllowanceReading & {
  name: string;
  apps: Array<AllowanceReading & { name: string }>;
  /** What the org itself says of it, where the catalogue can't know. */
  about?: { meaning: string; period: LimitPeriod };
};

/** API versions of old wrote some numbers as strings (REST API guide, "Limits", 29.0). */
const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+(?:\.\d+)?\s*$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

const entry = z.record(z.string(), z.unknown());
const allowance = z.object({ Max: number, Remaining: number });

/** Entries beside Max and Remaining that are parts of the limit, not apps. */
const PARTS: Readonly<Record<string, readonly string[]>> = { PermissionSets: ['CreateCustom'] };

const limits = z
  .record(z.string(), z.unknown())
  .transform((body) => Object.entries(body).flatMap(([name, value]) => readLimit(name, value)))
  .refine((readings) => readings.some(({ max, remaining }) => max !== null && remaining !== null));

/**
 * The org's limits as they are now, for one API call. Unknown names are kept, missing ones are not made up; a limit whose
 * numbers can't be read is there with nulls. A body in which not one limit can be read is an UnexpectedContentError.
 */
export function readLimits(transport: Transport): Promise<LimitReading[]> {
  return transport.getJson('limits', { schema: limits, name: 'the limits of the org' });
}

function readLimit(name: string, value: unknown): LimitReading[] {
  const fields = entry.safeParse(value).data ?? {};
  const nested = Object.entries(fields).flatMap(([key, inner]) => {
    const read = entry.safeParse(inner);
    return read.success ? [{ name: key, ...readAllowance(read.data) }] : [];
  });
  const parts = nested.filter((part) => PARTS[name]?.includes(part.name));
  return [
    { name, ...readAllowance(fields), apps: nested.filter((app) => !parts.includes(app)) },
    ...parts.map(({ max, remaining, name: part }) => ({ name: `${name}.${part}`, max, remaining, apps: [] })),
  ];
}

function readAllowance(fields: Record<string, unknown>): AllowanceReading {
  const { Max: max, Remaining: remaining } = allowance.parse(fields);
  return { max, remaining };
}
