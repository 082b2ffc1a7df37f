import { type Api, APIS } from '../report/vocabulary.ts';
import type { Entry, Inventory } from './entry.ts';
import { FAMILIES } from './families.ts';
import { INVENTORIES } from './inventories.ts';

/** Of `codes`, how many have guidance (`described`), and how sure the guidance is. */
export type Coverage = { codes: number; described: number } & Record<Entry['basis'], number>;

/** The coverage of one list of codes, under Salesforce's name for it. */
export type ListCoverage = Coverage & { list: string; apis: readonly Api[] };

/** The coverage of the codes an API can answer with; lists that several APIs share count in each. */
export type ApiCoverage = Coverage & { api: Api };

/** How much of the inventory the guidance covers: list by list, API by API, and over all. */
export type CatalogueCoverage = { lists: ListCoverage[]; apis: ApiCoverage[]; total: Coverage };

type Listed = { code: string; entry: Entry | undefined };

/**
 * Counts the codes of the inventory and those with guidance. A code is described by an entry of the same spelling that
 * shares an API with the list, so that `409` of REST does not count for Connect REST. Codes that only refine another
 * (`detail`) are counted in their list, but not in the APIs' figures nor in the total.
 */
export function measureCoverage(
  inventories: readonly Inventory[] = INVENTORIES,
  families: Readonly<Record<string, Readonly<Record<string, Entry>>>> = FAMILIES,
): CatalogueCoverage {
  const entries = Object.values(families);
  const lists = inventories.map((inventory) => ({ inventory, listed: listCodes(inventory, entries) }));
  const own = lists.filter(({ inventory }) => inventory.detail !== true);
  return {
    lists: lists.map(({ inventory: { list, apis }, listed }) => Object.assign({ list, apis }, count(listed))),
    apis: APIS.map((api) => {
      const listed = own.filter(({ inventory }) => inventory.apis.includes(api)).flatMap((part) => part.listed);
      return Object.assign({ api }, count(distinct(listed, ({ code }) => code)));
    }),
    total: count(distinct(own.flatMap(withPlace), ({ place }) => place)),
  };
}

function listCodes({ codes, apis }: Inventory, families: readonly Readonly<Record<string, Entry>>[]): Listed[] {
  return Object.keys(codes).map((code) => ({
    code,
    entry: families
      .flatMap((family) => family[code] ?? [])
      .find((entry) => entry.apis.some((api) => apis.includes(api))),
  }));
}

/** One code in two lists is one code, unless the lists are of a kind where the place makes the code. */
function withPlace({ inventory, listed }: { inventory: Inventory; listed: Listed[] }): (Listed & { place: string })[] {
  const prefix = inventory.positional === true ? `${inventory.apis.join()} ` : '';
  return listed.map(({ code, entry }) => ({ code, entry, place: prefix + code }));
}

/** The first of each key, but one with guidance rather than one without. */
function distinct<T extends Listed>(listed: readonly T[], keyOf: (one: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const one of listed) if (!byKey.get(keyOf(one))?.entry) byKey.set(keyOf(one), one);
  return [...byKey.values()];
}

function count(listed: readonly Listed[]): Coverage {
  const coverage: Coverage = { codes: listed.length, described: 0, documented: 0, observed: 0, inferred: 0 };
  for (const { entry } of listed) {
    if (!entry) continue;
    coverage.described++;
    coverage[entry.basis]++;
  }
  return coverage;
}
