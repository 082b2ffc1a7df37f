import type { Interfaces } from '@oclif/core';
import { openOrg, type Org } from '../org/open-org.ts';
import { readClientOptions } from './client-options.ts';

/** Opens the org of a command. To be closed. */
export function openCommandOrg(
  connection: Parameters<typeof openOrg>[0],
  config: Interfaces.Config,
  environment: Record<string, string | undefined>,
): Org {
  return openOrg(connection, readClientOptions(config, environment));
}
