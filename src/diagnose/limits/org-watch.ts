import type { LimitSnapshot } from '../../history/limit-history.ts';
import type { ApiUsage } from '../../org/api-usage.ts';
import { isOrgError } from '../../org/org-error.ts';
import type { LimitsBurn } from '../../report/limits-burn.ts';
import type { CheckedOrg } from '../../report/limits-report.ts';
import { BurnMeter } from './burn-meter.ts';
import { checkOrg, type FoundLimits, type LimitsPorts, type LimitsQuestion } from './check-org.ts';
import { LimitRuleError } from './limit-rules.ts';

/** An org as a watch needs it. */
export type WatchableOrg = LimitsPorts & {
  findApiUsage(): ApiUsage | null;
  countCalls(): number;
  close(): Promise<void>;
};

/** A reading of an org. `failure` is an OrgError, a LimitRuleError or what the login library threw; then nothing is found. */
export type OrgReading = { apiCalls: number; apiUsage: ApiUsage | null; burn: LimitsBurn } & (
  { found: FoundLimits; failure: null } | { found: null; failure: Error }
);

/** A day of readings every half minute. */
const MOST_FORMER = 2880;

/** One org of a run: opened when it is first read, and read as often as is asked. To be closed. */
export class OrgWatch {
  readonly checked: CheckedOrg;
  readonly #open: () => Promise<{ orgId: string; org: WatchableOrg }>;
  readonly #meter = new BurnMeter();
  #former: LimitSnapshot[] = [];
  #org: WatchableOrg | null = null;

  /** @param open the login; tried again at the next reading where it fails */
  constructor(checked: CheckedOrg, open: () => Promise<{ orgId: string; org: WatchableOrg }>) {
    this.checked = checked;
    this.#open = open;
  }

  /** Reads the org. What goes wrong with it is in the reading; only a fault of this program rejects. */
  async read(question: LimitsQuestion, now: Date): Promise<OrgReading> {
    const before = this.#org?.countCalls() ?? 0;
    const countSpent = (): Pick<OrgReading, 'apiCalls' | 'apiUsage'> => ({
      apiCalls: (this.#org?.countCalls() ?? 0) - before,
      apiUsage: this.#org?.findApiUsage() ?? null,
    });
    try {
      this.#org ??= await this.#openOrg();
      const found = await checkOrg(this.#org, this.checked.orgId ?? '', question, now, this.#former);
      this.#former = [...this.#former, found.snapshot].slice(-MOST_FORMER);
      return { ...countSpent(), burn: this.#meter.add(found.limits, now), found, failure: null };
    } catch (error) {
      // Anything may come out of a login; later only these two are no fault of this program.
      const known = isOrgError(error) || error instanceof LimitRuleError || this.#org === null;
      if (!known || !(error instanceof Error)) throw error;
      return { ...countSpent(), burn: this.#meter.add(null, now), found: null, failure: error };
    }
  }

  async close(): Promise<void> {
    await this.#org?.close();
  }

  async #openOrg(): Promise<WatchableOrg> {
    const { orgId, org } = await this.#open();
    this.checked.orgId = orgId;
    return org;
  }
}
