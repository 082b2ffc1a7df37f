import type { CodeLocation } from '../explained-error.ts';
import { words } from './words.ts';

/** "trigger ContactSync, line 12". */
export function describePlace({ kind, name, line }: CodeLocation): string {
  return line === null
    ? words.getMessage('group.place', [kind, name])
    : words.getMessage('group.line', [kind, name, line]);
}
