import { codeKey } from '../catalogue/code-key.ts';
import { findCodePage } from '../catalogue/code-page.ts';
import { listEntries, type CatalogueEntry } from '../catalogue/find-code.ts';
import type { CodeDescription, CodeList } from '../report/code-list.ts';
import type { Api, RetryVerdict } from '../report/vocabulary.ts';

export type CodeFilter = {
  api?: Api | undefined;
  retry?: RetryVerdict | undefined;
  /** Words that stand in the code or in what is said about it, in any case; all of them. */
  search?: string | undefined;
};

/** The catalogue's codes that pass the filter, by family and code. */
export function listCodes({ api, retry, search }: CodeFilter = {}): CodeList {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const entries = listEntries();
  const codes = entries
    .filter((entry) => api === undefined || entry.apis.includes(api))
    .filter((entry) => retry === undefined || verdictsOf(entry).includes(retry))
    .filter((entry) => words.every((word) => mentions(entry, word)))
    .map(describeCode)
    .toSorted((a, b) => compare(a.family, b.family) || compare(a.code, b.code));
  return { codes, total: entries.length };
}

/** An entry as reports and exports show it. */
export function describeCode(entry: CatalogueEntry): CodeDescription {
  const { code, family, apis, httpStatuses, summary, causes, fixes, retry, retryReason, basis } = entry;
  return {
    code,
    family,
    apis,
    httpStatuses,
    summary,
    causes,
    fixes,
    retry,
    retryReason,
    situations: (entry.situations ?? []).map((situation) => ({
      when: situation.when,
      summary: situation.summary,
      causes: situation.causes,
      fixes: situation.fixes,
      retry: situation.retry,
      retryReason: situation.retryReason,
    })),
    basis,
    related: entry.related ?? [],
    retired: entry.retired ?? null,
    docs: entry.sources.map(({ title, url }) => ({ title, url })),
    page: findCodePage(entry),
  };
}

function verdictsOf({ retry, situations = [] }: CatalogueEntry): RetryVerdict[] {
  return [retry, ...situations.map((situation) => situation.retry)];
}

function mentions({ code, summary, causes, fixes, messages = [] }: CatalogueEntry, word: string): boolean {
  if (codeKey(code).includes(codeKey(word))) return true;
  return [summary, ...causes, ...fixes, ...messages].some((text) => text.toLowerCase().includes(word));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
