import type { Interfaces } from '@oclif/core';
import { openOrg, type Org } from '../org/open-org.ts';
import { readTimeLimits, TIMEOUT_VARIABLE } from '../org/read-time-limits.ts';
import { createTimeoutError } from '../report/render/command-error.ts';

const PLUGIN = 'sf-plugin-errors';

/** Opens the org of a command, with the time limits of the environment and under the name and version of this plugin. */
export function openCommandOrg(
  connection: Parameters<typeof openOrg>[0],
  config: Interfaces.Config,
  environment: Record<string, string | undefined>,
): Org {
  const limits = readTimeLimits(environment);
  if (limits === null) throw createTimeoutError(TIMEOUT_VARIABLE, environment[TIMEOUT_VARIABLE] ?? '');
  const clientVersion = config.plugins.get(PLUGIN)?.version ?? config.version;
  return openOrg(connection, { clientVersion, limits });
}
