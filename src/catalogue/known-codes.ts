import { codeKey } from './code-key.ts';
import { FAMILIES } from './families.ts';
import { INVENTORIES } from './inventories.ts';

type Known = { exact: Set<string>; keys: Set<string>; offered: string[] };

let known: Known | undefined;

/** Whether Salesforce has a code spelt like this, in any API. Names that only one old API version lists don't count. */
export function isKnownCode(code: string): boolean {
  return knownCodes().exact.has(code);
}

/** The same, with any case and with or without underscores. */
export function isKnownSpelling(code: string): boolean {
  return knownCodes().keys.has(codeKey(code));
}

/** The codes that may be offered as nearest names. */
export function offeredCodes(): readonly string[] {
  return knownCodes().offered;
}

function knownCodes(): Known {
  if (known) return known;
  const exact = new Set<string>();
  for (const { codes } of INVENTORIES) {
    for (const [code, { suggest }] of Object.entries(codes)) if (suggest !== false) exact.add(code);
  }
  for (const family of Object.values(FAMILIES)) for (const code of Object.keys(family)) exact.add(code);
  known = { exact, keys: new Set([...exact].map(codeKey)), offered: [...exact].toSorted() };
  return known;
}
