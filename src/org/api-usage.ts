/** API calls of the org in the last 24 hours, as the `Sforce-Limit-Info` header tells. */
export type ApiUsage = {
  used: number;
  max: number;
};

/** Reads `api-usage=18/15000`; the header can also hold `per-app-api-usage=17/250(appName=sample)`. */
export function parseApiUsage(header: string | undefined): ApiUsage | null {
  const match = /(?:^|[,;\s])api-usage=(\d+)\/(\d+)/.exec(header ?? '');
  return match ? { used: Number(match[1]), max: Number(match[2]) } : null;
}
