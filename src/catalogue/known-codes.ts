import { codeKey } from './code-key.ts';
import { FAMILIES } from './families.ts';
import { INVENTORIES } from './inventories.ts';

type Known = { exact: Set<string>; keys: Set<string>; offered: string[]; offeredDetails: string[] };

let known: Known | undefined;

/**
 * Whether Salesforce has a code spelt like this, in any API. Names that only one old API version lists don't count, nor
 * do HTTP statuses and other codes that their place alone shows.
 */
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

/** The codes that may be offered after those: they only refine another code. */
export function offeredDetails(): readonly string[] {
  return knownCodes().offeredDetails;
}

function knownCodes(): Known {
  if (known) return known;
  const main = new Set<string>();
  const details = new Set<string>();
  const positional = new Set<string>();
  for (const list of INVENTORIES) {
    const names = list.positional === true ? positional : list.detail === true ? details : main;
    for (const [code, { suggest }] of Object.entries(list.codes)) if (suggest !== false) names.add(code);
  }
  for (const family of Object.values(FAMILIES)) {
    for (const code of Object.keys(family)) if (!positional.has(code) && !details.has(code)) main.add(code);
  }
  const exact = new Set([...main, ...details]);
  known = {
    exact,
    keys: new Set([...exact].map(codeKey)),
    offered: [...main].toSorted(),
    offeredDetails: [...details].filter((code) => !main.has(code)).toSorted(),
  };
  return known;
}
