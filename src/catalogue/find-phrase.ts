import { type CatalogueEntry, listEntries } from './find-code.ts';

/** Salesforce's fixed phrases stand near the start of a message; the rest is data. */
const LOOK = 8000;

let phrases: [phrase: string, entry: CatalogueEntry][] | undefined;

/**
 * The entry whose fixed phrase the message holds; the longest phrase wins. For messages that came without their code.
 * `accept` leaves entries out, such as wrappers where the error inside is looked for.
 */
export function findByPhrase(
  message: string,
  accept: (entry: CatalogueEntry) => boolean = () => true,
): CatalogueEntry | undefined {
  const text = message.slice(0, LOOK).toLowerCase();
  return listPhrases().find(([phrase, entry]) => text.includes(phrase) && accept(entry))?.[1];
}

/** All phrases with their entries, the longest first. */
export function listPhrases(): readonly [phrase: string, entry: CatalogueEntry][] {
  phrases ??= listEntries()
    .flatMap((entry) => (entry.phrases ?? []).map((phrase): [string, CatalogueEntry] => [phrase, entry]))
    .toSorted(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  return phrases;
}
