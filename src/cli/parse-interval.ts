const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `30s`, `5m` or `1h`, a second at least and a day at most; null for anything else. */
export function parseInterval(text: string): number | null {
  const [, amount = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * (UNIT_MS[unit] ?? 0);
  return ms >= 1000 && ms <= 86_400_000 ? ms : null;
}
