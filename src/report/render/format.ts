import { words } from './words.ts';

const NUMBER = new Intl.NumberFormat('en-US');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** "1 row", "1,200 rows". */
export function formatCount(
  noun: 'rows' | 'batches' | 'causes' | 'calls' | 'codes' | 'errors' | 'jobs' | 'pages',
  value: number,
): string {
  return words.getMessage(`count.${noun}.${value === 1 ? 'one' : 'many'}`, [formatNumber(value)]);
}

/** A share of 0 to 1 as a percentage that is 0 % only for nothing and 100 % only for all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share > 0.99 && share < 1) return '>99 %';
  return `${Math.round(share * 100)} %`;
}

/** "2026-11-20 09:12 UTC" from an ISO time. */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** "6 d 3 h", "3 h 20 min", "2 min 5 s", "800 ms" from milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms >= DAY_MS) return joinUnits(ms, DAY_MS, 'd', HOUR_MS, 'h');
  if (ms >= HOUR_MS) return joinUnits(ms, HOUR_MS, 'h', MINUTE_MS, 'min');
  if (ms >= MINUTE_MS) return joinUnits(ms, MINUTE_MS, 'min', 1000, 's');
  return `${(ms / 1000).toFixed(1)} s`;
}

function joinUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}
