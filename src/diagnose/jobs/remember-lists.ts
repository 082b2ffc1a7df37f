import type { KeptPage, ScanState } from '../../history/scan-state.ts';
import type { CallBudget } from './call-budget.ts';
import type { JobListPorts } from './collect-jobs.ts';
import type { UserPorts } from './read-job-filter.ts';

/** What a scan remembers between two runs; `ScanState` does. */
export type ScanMemory = Pick<
  ScanState,
  'findJob' | 'findPage' | 'findUser' | 'forgetPages' | 'hasPages' | 'keepJob' | 'keepPage' | 'keepUser'
>;

export type RememberedLists = JobListPorts & {
  /** When the oldest page in use was read, in milliseconds since 1970; null before the first. */
  listedAt(): number | null;
};

/** The lists of an org, page by page: what an earlier run has read costs no call. */
export function rememberLists(
  ports: JobListPorts & Pick<UserPorts, 'now'>,
  memory: ScanMemory,
  budget: CallBudget,
): RememberedLists {
  let oldest: number | null = null;
  const use = (at: number): void => {
    oldest = Math.min(oldest ?? at, at);
  };
  return {
    listJobs: async (endpoint, locator, jobType) => {
      const asked = { endpoint, locator: locator ?? null, jobType: jobType ?? null };
      const known = memory.findPage(asked);
      if (known) {
        budget.giveBack(1);
        use(known.at);
        return known;
      }
      use(ports.now());
      const page = await ports.listJobs(endpoint, locator, jobType);
      await memory.keepPage({ ...asked, ...page } satisfies KeptPage);
      return page;
    },
    countCalls: () => ports.countCalls(),
    listedAt: () => oldest,
  };
}

/** The users of an org, of whom none is looked up twice. */
export function rememberUsers(ports: UserPorts, memory: ScanMemory, budget: CallBudget): UserPorts {
  return {
    user: ports.user,
    now: () => ports.now(),
    findUserId: async (username) => {
      const known = memory.findUser(username);
      if (known !== undefined) {
        budget.giveBack(1);
        return known;
      }
      const id = await ports.findUserId(username);
      if (id !== null) await memory.keepUser(username, id);
      return id;
    },
  };
}
