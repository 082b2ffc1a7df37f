/** API calls of the last 24 hours, as Salesforce tells them with an answer. */
export type LimitInfo = {
  used: number;
  max: number;
  /** The share of one connected app, where it has an allowance of its own. */
  apps: Array<{ name: string; used: number; max: number }>;
};

const HEADER = /\bsforce-limit-info["']?\s{0,3}[:=]\s{0,3}\[?["']?([^\r\n]{1,500})/i;

/**
 * Reads the value of the header `Sforce-Limit-Info`: `api-usage=18/15000`, with
 * `; per-app-api-usage=17/250(appName=sample-app)` where an app has its own limit. Null where it is none.
 */
export function parseLimitInfo(header: string): LimitInfo | null {
  const usage = /(?:^|[\s;,"'])api-usage=(\d{1,15})\/(\d{1,15})/.exec(header);
  if (!usage) return null;
  const apps = [...header.matchAll(/per-app-api-usage=(\d{1,15})\/(\d{1,15})\(appName=([^)]{1,200})\)/g)].map(
    ([, used, max, name]) => ({ name: name ?? '', used: Number(used), max: Number(max) }),
  );
  return { used: Number(usage[1]), max: Number(usage[2]), apps };
}

/** An element of SOAP's LimitInfoHeader (partner WSDL, type LimitInfo), with any prefix; its parts are short. */
const SOAP_LIMIT = /<((?:\w{1,40}:)?)limitInfo(?:\s[^<>]{0,300})?>([^]{0,600}?)<\/\1limitInfo>/g;

/** The header cut out of its envelope, whole or its inner element alone. */
const SOAP_HEADER = /^<(?:\w{1,40}:)?limitInfo(?:Header)?[\s>][^]{0,1500}<\/(?:\w{1,40}:)?limitInfo(?:Header)?>$/i;

/** Reads the calls out of SOAP's LimitInfoHeader, which may tell other limits too. Null where it does not. */
export function findSoapLimitInfo(text: string): LimitInfo | null {
  let found: LimitInfo | null = null;
  for (const [, , parts = ''] of text.matchAll(SOAP_LIMIT)) {
    const [used, max, type] = ['current', 'limit', 'type'].map((name) => readElement(parts, name));
    if (type !== 'API REQUESTS' || !/^\d{1,15}$/.test(used ?? '') || !/^\d{1,15}$/.test(max ?? '')) continue;
    found = { used: Number(used), max: Number(max), apps: [] };
  }
  return found;
}

function readElement(xml: string, name: string): string | null {
  return new RegExp(`<(?:\\w{1,40}:)?${name}(?:\\s[^<>]{0,300})?>\\s*([^<]{0,100}?)\\s*</`).exec(xml)?.[1] ?? null;
}

/** Finds the header of HTTP or of SOAP in the text of an answer, or the header's value alone. The last one counts. */
export function findLimitInfo(text: string): LimitInfo | null {
  const lone = text.trim();
  if (lone.length < 500 && lone.startsWith('api-usage=')) return parseLimitInfo(lone);
  let found: LimitInfo | null = null;
  for (const [, value] of text.matchAll(new RegExp(HEADER, 'gi'))) found = parseLimitInfo(value ?? '') ?? found;
  return found ?? findSoapLimitInfo(text);
}

/** Whether a text is one of these headers and nothing else. */
export function isLimitInfo(text: string): boolean {
  const lone = text.trim();
  if (lone.startsWith('<')) return SOAP_HEADER.test(lone) && findSoapLimitInfo(lone) !== null;
  return lone.length < 1000 && !lone.includes('\n') && /^(?:sforce-limit-info\s*[:=]\s*)?["']?api-usage=/i.test(lone);
}
