import type { LimitStatus } from './limits-report.ts';

export const EXIT_CONVENTIONS = ['sf', 'nagios'] as const;
export const FAIL_ON = ['warning', 'critical', 'never'] as const;
export type ExitConvention = (typeof EXIT_CONVENTIONS)[number];
export type FailOn = (typeof FAIL_ON)[number];

/** As monitoring plugins exit (Monitoring Plugins Development Guidelines). */
const NAGIOS: Readonly<Record<LimitStatus, number>> = { ok: 0, warning: 1, critical: 2, unknown: 3 };

/** The exit code of a check. What could not be seen never exits with 0. */
export function limitsExitCode(
  verdict: LimitStatus,
  { convention, failOn }: { convention: ExitConvention; failOn: FailOn },
): number {
  if (convention === 'nagios') return NAGIOS[verdict];
  if (verdict === 'unknown') return 1;
  if (verdict === 'critical') return failOn === 'never' ? 0 : 1;
  return verdict === 'warning' && failOn === 'warning' ? 1 : 0;
}
