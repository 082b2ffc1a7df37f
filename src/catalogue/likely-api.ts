import type { Api } from '../report/vocabulary.ts';

/** The APIs people meet errors in, the commonest first. */
const LIKELY: readonly Api[] = ['rest', 'bulk', 'soap', 'connect', 'oauth', 'bulk1', 'cli', 'sitecore'];

/** The API to assume of an entry when nothing else tells it. */
export function findLikelyApi({ apis }: { apis: readonly Api[] }): Api {
  return LIKELY.find((api) => apis.includes(api)) ?? 'rest';
}

/** Sorts APIs by how common they are. */
export function compareApis(a: Api, b: Api): number {
  return LIKELY.indexOf(a) - LIKELY.indexOf(b);
}
