import { codeKey } from './code-key.ts';
import type { Limit } from './limit.ts';
import analytics from './limits/analytics.json' with { type: 'json' };
import apex from './limits/apex.json' with { type: 'json' };
import apiAndBulk from './limits/api-and-bulk.json' with { type: 'json' };
import dataCloud from './limits/data-cloud.json' with { type: 'json' };
import developerExperience from './limits/developer-experience.json' with { type: 'json' };
import email from './limits/email.json' with { type: 'json' };
import events from './limits/events.json' with { type: 'json' };
import filesAndStorage from './limits/files-and-storage.json' with { type: 'json' };
import flow from './limits/flow.json' with { type: 'json' };
import integration from './limits/integration.json' with { type: 'json' };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- test/catalogue/find-limit.test.ts parses every file with its zod schema
const LIMITS = {
  ...apiAndBulk,
  ...filesAndStorage,
  ...apex,
  ...email,
  ...events,
  ...analytics,
  ...flow,
  ...integration,
  ...developerExperience,
  ...dataCloud,
} as Record<string, Limit>;

const byName = new Map(Object.entries(LIMITS));

/** A limit of `/limits` by the name the org gives it; a part of a limit as `PermissionSets.CreateCustom`. */
export function findLimit(name: string): Limit | undefined {
  return byName.get(name);
}

/** The names of all known limits. */
export function listLimitNames(): string[] {
  return [...byName.keys()];
}

/** The limits to look at when callers get this error code, in any case and with or without underscores. */
export function findLimitsOfCode(code: string): string[] {
  const key = codeKey(code);
  return [...byName].flatMap(([name, { codes }]) => (codes.some((known) => codeKey(known) === key) ? [name] : []));
}
