import type { Interfaces } from '@oclif/core';
import { readTimeLimits, TIMEOUT_VARIABLE } from '../org/read-time-limits.ts';
import { createTimeoutError } from '../report/render/command-error.ts';
import { findPluginVersion } from './plugin.ts';

/** How a command calls a server. */
export type ClientOptions = { clientVersion: string; limits: NonNullable<ReturnType<typeof readTimeLimits>> };

/** Under the version of this plugin, with the time limits of the environment. */
export function readClientOptions(
  config: Interfaces.Config,
  environment: Record<string, string | undefined>,
): ClientOptions {
  const limits = readTimeLimits(environment);
  if (limits === null) throw createTimeoutError(TIMEOUT_VARIABLE, environment[TIMEOUT_VARIABLE] ?? '');
  return { clientVersion: findPluginVersion(config), limits };
}
