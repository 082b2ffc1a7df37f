import type { LimitBurn, LimitsBurn } from '../../report/limits-burn.ts';
import type { OrgLimit } from '../../report/limits-report.ts';

const HOUR_MS = 3_600_000;

/** Amounts in use by limit and app, at a time in milliseconds. */
type Reading = { at: number; used: Map<string, number> };

/** Tells from one reading of an org's limits to the next what moved, and how fast over the last hour. */
export class BurnMeter {
  #count = 0;
  #readings: Reading[] = [];

  /** Takes the next reading; null for one that failed, which the rate then reaches across. */
  add(limits: readonly OrgLimit[] | null, at: Date): LimitsBurn {
    this.#count++;
    const last = this.#readings.at(-1);
    const since = last === undefined ? null : new Date(last.at).toISOString();
    if (limits === null) return { reading: this.#count, since, limits: [] };
    const now: Reading = { at: at.getTime(), used: new Map() };
    const burns = listParts(limits).flatMap(({ name, app, used, max }): Array<LimitBurn & { share: number }> => {
      const key = `${name}/${app ?? ''}`;
      if (used === null) return [];
      now.used.set(key, used);
      const before = last?.used.get(key);
      const first = this.#findFirst(key, now.at);
      if (before === undefined || first === undefined) return [];
      const perHour = ((used - first.used) * HOUR_MS) / (now.at - first.at);
      if (used === before && perHour === 0) return [];
      return [{ name, app, change: used - before, perHour, share: Math.abs(perHour) / Math.max(1, max ?? 1) }];
    });
    this.#readings = [...this.#readings.filter((reading) => reading.at >= now.at - HOUR_MS), now];
    return {
      reading: this.#count,
      since,
      limits: burns.toSorted((a, b) => b.share - a.share).map(({ share: _share, ...burn }) => burn),
    };
  }

  /** The oldest reading of the last hour that has this limit, else the latest before. */
  #findFirst(key: string, now: number): { at: number; used: number } | undefined {
    const known = this.#readings.flatMap(({ at, used }) => {
      const amount = used.get(key);
      return amount === undefined || at >= now ? [] : [{ at, used: amount }];
    });
    return known.find(({ at }) => at >= now - HOUR_MS) ?? known.at(-1);
  }
}

function listParts(
  limits: readonly OrgLimit[],
): Array<{ name: string; app: string | null; used: number | null; max: number | null }> {
  return limits.flatMap(({ name, used, max, apps }) => [
    { name, app: null, used, max },
    ...apps.map((app) => ({ name, app: app.name, used: app.used, max: app.max })),
  ]);
}
