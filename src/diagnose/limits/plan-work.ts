import type { LimitReading } from '../../org/limits.ts';
import type { LoadOperation, PreflightPlan } from '../../report/limits-preflight.ts';
import { UNLIMITED } from '../check-limits.ts';
import { PLAN_FACTS, planCalls, planLoad, planQuery } from './preflight.ts';

/** What is asked about: rows of a load, query jobs or API calls. */
export type WorkQuestion =
  | { kind: 'load'; rows: number; bytes: number | undefined; operation: LoadOperation; object: string | undefined }
  | { kind: 'query'; jobs: number; rows: number | undefined; bytes: number | undefined }
  | { kind: 'calls'; calls: number };

/** Holds planned work against what the org has left. */
export function planWork(question: WorkQuestion, readings: readonly LimitReading[]): PreflightPlan {
  const limits = readings.map((reading) => ({ ...reading, unlimited: reading.max === UNLIMITED }));
  if (question.kind === 'load') return planLoad(question, limits);
  return question.kind === 'query' ? planQuery(question, limits) : planCalls(question.calls, limits);
}

/** The size of a row that a plan rests on: the one that was given, or else assumed. */
export function findBytesPerRow(question: WorkQuestion | null): number {
  if (question?.kind !== 'load' || question.bytes === undefined) return PLAN_FACTS.bytesPerRow;
  return question.bytes / question.rows;
}
