import path from 'node:path';
import type { Interfaces } from '@oclif/core';

const NAME = 'sf-plugin-errors';

/** The version of this plugin, whichever program runs it. */
export function findPluginVersion(config: Interfaces.Config): string {
  return config.plugins.get(NAME)?.version ?? config.version;
}

/** The folder in which this plugin keeps what it has read, by kind. */
export function findDataFolder(config: Interfaces.Config, kind: 'limits' | 'scans'): string {
  return path.join(config.dataDir, NAME, kind);
}
