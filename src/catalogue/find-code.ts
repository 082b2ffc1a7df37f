import type { Api } from '../report/vocabulary.ts';
import { codeKey } from './code-key.ts';
import type { Entry } from './entry.ts';
import { FAMILIES } from './families.ts';

/** An entry with its place in the catalogue. */
export type CatalogueEntry = Entry & { code: string; family: string };

/** Where to look when an API has no entry of its own: the APIs that share its codes, the nearest first. */
const NEAREST: Record<Api, readonly Api[]> = {
  bulk: ['bulk', 'soap', 'rest', 'bulk1'],
  bulk1: ['bulk1', 'bulk', 'soap', 'rest'],
  rest: ['rest', 'soap', 'bulk', 'connect'],
  connect: ['connect', 'rest', 'soap', 'bulk'],
  soap: ['soap', 'rest', 'bulk', 'bulk1'],
  oauth: ['oauth', 'rest', 'soap'],
  sitecore: ['sitecore'],
  cli: ['cli', 'rest', 'soap', 'bulk', 'oauth'],
};

const ANY: readonly Api[] = ['soap', 'rest', 'bulk', 'bulk1', 'connect', 'oauth', 'cli', 'sitecore'];

let byKey: Map<string, CatalogueEntry[]> | undefined;

/**
 * The entry of a code, in any case and with or without underscores (`INVALIDJOBSTATE` finds `InvalidJobState`).
 * With `api`, that API's own entry comes first, then the nearest API's; an exact spelling wins within one API.
 */
export function findCode(code: string, { api }: { api?: Api } = {}): CatalogueEntry | undefined {
  const found = entriesByKey().get(codeKey(code));
  if (!found) return undefined;
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
