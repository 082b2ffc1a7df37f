import type { LimitsForecast } from '../limits-forecast.ts';
import type { PreflightPlan } from '../limits-preflight.ts';
import type { LimitsProblem, LimitsReport, LimitStatus, LimitViolation, OrgLimit } from '../limits-report.ts';
import { createCommandError } from './command-error.ts';
import { describeViolation } from './limit-words.ts';
import { addPreflightSteps } from './preflight-steps.ts';

type FailedCall = Parameters<typeof createCommandError>[0];

/** What was found of an org's limits, before it is put into words. */
type FoundLimits = {
  verdict: LimitStatus;
  limits: OrgLimit[];
  violations: Array<Omit<LimitViolation, 'message'>>;
  plan: PreflightPlan | null;
  forecast: LimitsForecast | null;
  entitlements: { checked: number; unmeasured: string[]; failure: FailedCall | null } | null;
};

/** `targetOrg` is what commands to paste call the org, `bytesPerRow` what a plan assumed. */
type Circumstances = Pick<LimitsReport, 'checkedAt' | 'apiCalls' | 'apiUsage'> & {
  targetOrg: string;
  bytesPerRow: number;
};

/** The report on what was found, in words. */
export function describeLimits(
  { verdict, limits, violations, plan, forecast, entitlements }: FoundLimits,
  { checkedAt, apiCalls, apiUsage, targetOrg, bytesPerRow }: Circumstances,
): LimitsReport {
  return {
    verdict,
    checkedAt,
    limits,
    violations: violations.map((violation) => Object.assign(violation, { message: describeViolation(violation) })),
    problem: null,
    apiCalls,
    apiUsage,
    ...(plan && { preflight: addPreflightSteps(plan, bytesPerRow) }),
    ...(forecast && { forecast }),
    ...(entitlements && {
      entitlements: {
        checked: entitlements.checked,
        unmeasured: entitlements.unmeasured,
        problem: entitlements.failure && describeProblem(createCommandError(entitlements.failure, { targetOrg })),
      },
    }),
  };
}

/** The report on an org whose limits could not be read. */
export function describeUnreadLimits(
  failure: Parameters<typeof describeProblem>[0],
  circumstances: Pick<Circumstances, 'checkedAt' | 'apiCalls' | 'apiUsage'>,
): LimitsReport {
  return { verdict: 'unknown', limits: [], violations: [], problem: describeProblem(failure), ...circumstances };
}

function describeProblem({
  name,
  message,
  actions = [],
}: {
  name: string;
  message: string;
  actions?: string[] | undefined;
}): LimitsProblem {
  return { name, message, actions };
}
