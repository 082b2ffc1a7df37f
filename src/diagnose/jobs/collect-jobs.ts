import type { JobEndpoint, JobPage, ListedJob, ListedJobType } from '../../org/job-list.ts';
import { isOrgError, type OrgError } from '../../org/org-error.ts';
import type { JobKind } from '../../report/bulk-job.ts';
import type { CallBudget } from './call-budget.ts';
import { endsRun } from './ends-run.ts';
import { fitsFilter, type JobFilter } from './job-filter.ts';

export type JobListPorts = {
  listJobs(endpoint: JobEndpoint, locator?: string, jobType?: ListedJobType): Promise<JobPage>;
  /** HTTP requests sent so far. */
  countCalls(): number;
};

/** A list that was not read to its end. */
export type ListGap = {
  endpoint: JobEndpoint;
  /** Pages read before. */
  pages: number;
  /** The budget was spent, the org failed, or it gave the same page again and again. */
  reason: 'budget' | 'error' | 'circle';
  error: OrgError | null;
};

export type CollectedJobs = {
  /** Those that fit the filter, each once; latest change first, then by id. */
  jobs: ListedJob[];
  /** Jobs the lists held, fitting or not. */
  seen: number;
  apiCalls: number;
  /** False when a list was not read to its end; `missing` says which. */
  complete: boolean;
  missing: ListGap[];
};

type Options = {
  budget: CallBudget;
  /** Called after each page. */
  onProgress?: (progress: { seen: number; fitting: number }) => void;
};

/**
 * The jobs of an org that fit a filter, from all pages of the lists that can hold them.
 * A page costs one API call, whatever the filter: the org filters by no more than the kind.
 * Rejects with the OrgError of the first list when not one page could be read.
 */
export async function collectJobs(
  ports: JobListPorts,
  filter: JobFilter,
  { budget, onProgress }: Options,
): Promise<CollectedJobs> {
  const before = ports.countCalls();
  const seen = new Map<string, ListedJob>();
  const fitting = new Map<string, ListedJob>();
  const missing: ListGap[] = [];
  let pages = 0;
  for (const list of chooseLists(filter.kinds)) {
    const gap = await readList(ports, list, budget, ({ jobs }) => {
      pages++;
      for (const job of jobs) {
        const key = job.id.slice(0, 15);
        seen.set(key, job);
        // A job that changed between two pages is there twice.
        if (fitsFilter(job, filter)) fitting.set(key, job);
        else fitting.delete(key);
      }
      onProgress?.({ seen: seen.size, fitting: fitting.size });
    });
    if (gap === null) continue;
    missing.push(gap);
    if (pages === 0 && gap.error && endsRun(gap.error)) break;
  }
  const failure = missing.find(({ error }) => error !== null)?.error;
  if (pages === 0 && failure) throw failure;
  return {
    jobs: [...fitting.values()].toSorted(byLatestChange),
    seen: seen.size,
    apiCalls: ports.countCalls() - before,
    complete: missing.length === 0,
    missing,
  };
}

/** Latest change first; ids decide among equals, so that the order is the same each time. */
export function byLatestChange(a: ListedJob, b: ListedJob): number {
  const [left, right] = [a, b].map(({ createdDate, systemModstamp }) => systemModstamp ?? createdDate ?? '');
  if (left === right) return a.id < b.id ? -1 : 1;
  return (left ?? '') > (right ?? '') ? -1 : 1;
}

type List = { endpoint: JobEndpoint; jobType?: ListedJobType };

/**
 * The fewest lists that hold all jobs of these kinds. The ingest list holds ingest jobs, which are of two types (big objects are
 * one), the query list query jobs and, as the guide promises for it alone, all Bulk API 1.0 jobs.
 */
function chooseLists(kinds: JobFilter['kinds']): List[] {
  const wanted = new Set<JobKind>(kinds.length === 0 ? ['ingest', 'query', 'classic'] : kinds);
  const lists: List[] = [];
  if (wanted.has('ingest')) lists.push({ endpoint: 'ingest' });
  if (wanted.has('query') && wanted.has('classic')) lists.push({ endpoint: 'query' });
  else if (wanted.has('query')) lists.push({ endpoint: 'query', jobType: 'V2Query' });
  else if (wanted.has('classic')) lists.push({ endpoint: 'query', jobType: 'Classic' });
  return lists;
}

async function readList(
  ports: JobListPorts,
  { endpoint, jobType }: List,
  budget: CallBudget,
  onPage: (page: JobPage) => void,
): Promise<ListGap | null> {
  const locators = new Set<string>();
  let locator: string | undefined;
  for (let pages = 0; ; pages++) {
    if (!budget.take(1)) return { endpoint, pages, reason: 'budget', error: null };
    try {
      const page = await ports.listJobs(endpoint, locator, jobType);
      onPage(page);
      if (page.next === null) return null;
      if (locators.has(page.next)) return { endpoint, pages: pages + 1, reason: 'circle', error: null };
      locators.add(page.next);
      locator = page.next;
    } catch (error) {
      if (!isOrgError(error)) throw error;
      return { endpoint, pages, reason: 'error', error };
    }
  }
}
