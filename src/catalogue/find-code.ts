import type { Api } from '../report/vocabulary.ts';
import { codeKey } from './code-key.ts';
import type { Entry } from './entry.ts';
import { FAMILIES } from './families.ts';

/** An entry with its place in the catalogue. */
export type CatalogueEntry = Entry & { code: string; family: string };

/** Where to look when an API has no entry of its own: the APIs that share its codes, the nearest first. */
const NEAREST: Record<Api, readonly Api[]> = {
  bulk: ['bulk', 'soap', 'rest', 'bulk1', 'oauth', 'cli'],
  bulk1: ['bulk1', 'bulk', 'soap', 'rest', 'oauth', 'cli'],
  rest: ['rest', 'soap', 'bulk', 'connect', 'oauth', 'cli'],
  connect: ['connect', 'rest', 'soap', 'bulk', 'oauth', 'cli'],
  soap: ['soap', 'rest', 'bulk', 'bulk1', 'oauth', 'cli'],
  oauth: ['oauth', 'rest', 'soap', 'cli'],
  sitecore: ['sitecore'],
  cli: ['cli', 'rest', 'soap', 'bulk', 'oauth'],
};

const ANY: readonly Api[] = ['soap', 'rest', 'bulk', 'bulk1', 'connect', 'oauth', 'cli', 'sitecore'];

let byKey: Map<string, CatalogueEntry[]> | undefined;

/** jsforce's names of HTTP answers without an error of Salesforce's in the body. */
const CLIENT_STATUS = /^ERROR_HTTP_(\d{3})$/i;

/**
 * The entry of a code, in any case and with or without underscores (`INVALIDJOBSTATE` finds `InvalidJobState`), or of an
 * HTTP status in three digits. With `api`, that API's own entry comes first, then the nearest API's; an exact spelling
 * wins within one API, and over all APIs where none is given. An `ERROR_HTTP_nnn` without an entry gets its status's.
 */
export function findCode(code: string, { api }: { api?: Api } = {}): CatalogueEntry | undefined {
  const key = codeKey(code);
  const status = CLIENT_STATUS.exec(code)?.[1];
  const same = entriesByKey().get(key) ?? (status === undefined ? undefined : entriesByKey().get(status));
  if (!same) return undefined;
  const exact = api === undefined ? same.filter((entry) => entry.code === code) : [];
  const found = exact.length > 0 ? exact : same;
  for (const near of api === undefined ? ANY : NEAREST[api]) {
    const own = found.filter(({ apis }) => apis.includes(near));
    if (own.length > 0) {
      return (
        own.find((entry) => entry.code === code) ??
        own.find((entry) => isSpaced(entry.code) === isSpaced(code)) ??
        own[0]
      );
    }
  }
  return undefined;
}

/** All entries, by family and code. */
export function listEntries(): CatalogueEntry[] {
  return [...entriesByKey().values()].flat();
}

function isSpaced(code: string): boolean {
  return code.includes('_');
}

function entriesByKey(): Map<string, CatalogueEntry[]> {
  if (byKey) return byKey;
  byKey = new Map();
  for (const [family, entries] of Object.entries(FAMILIES)) {
    for (const [code, entry] of Object.entries(entries)) {
      const key = codeKey(code);
      const same = byKey.get(key);
      const placed = { ...entry, code, family };
      if (same) same.push(placed);
      else byKey.set(key, [placed]);
    }
  }
  return byKey;
}
