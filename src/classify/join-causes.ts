import type { FailureGroup } from '../report/bulk-job.ts';
import { causeText } from './cause-text.ts';
import { clusterMessages } from './cluster-messages.ts';
import { familyKey } from './group-key.ts';
import { VALUE } from './message-pattern.ts';
import { tellingWords } from './message-words.ts';

/** Groups of several tallies that are one cause, and the template they share. */
export type JoinedCause<Group> = { template: string; groups: Group[] };

/** A template with a value may stand for as many messages as make a pattern. */
const PATTERN_WEIGHT = 6;

type Identity = Pick<FailureGroup, 'code' | 'fields' | 'template' | 'location' | 'inner' | 'count'>;

/**
 * Finds the groups that are one cause, over jobs and runs: of one family (`familyKey`), with one template, or with templates
 * that differ in values only. So a cause that one job met three times and another ten thousand times, with other values, is
 * one. Causes come in the order of their first group, groups in the order given.
 */
export function joinCauses<Group extends Identity>(groups: readonly Group[]): JoinedCause<Group>[] {
  const families = new Map<string, Map<string, Group[]>>();
  for (const group of groups) {
    const text = causeText(group.template, group.fields);
    const key = `${familyKey(group)}${tellingWords(text)}`;
    const family = families.get(key) ?? new Map<string, Group[]>();
    families.set(key, family);
    const alike = family.get(text);
    if (alike) alike.push(group);
    else family.set(text, [group]);
  }
  const order = new Map(groups.map((group, index) => [group, index]));
  const placeOf = (group: Group | undefined): number => (group && order.get(group)) ?? 0;
  return [...families.values()]
    .flatMap(joinFamily)
    .map(({ template, groups: own }) => ({ template, groups: own.toSorted((a, b) => placeOf(a) - placeOf(b)) }))
    .toSorted((a, b) => placeOf(a.groups[0]) - placeOf(b.groups[0]));
}

/** Whether two groups are one cause, as far as their templates tell: of two messages without values only equal ones are. */
export function isSameCause(one: Identity, other: Identity): boolean {
  return joinCauses([one, other]).length === 1;
}

function joinFamily<Group extends Identity>(family: ReadonlyMap<string, Group[]>): JoinedCause<Group>[] {
  const known = [...family].map(([text, groups]) => ({ text, groups }));
  const messages = known.map(({ text, groups }) => {
    const weight = text.includes(VALUE) ? PATTERN_WEIGHT : 1;
    const rows = groups.reduce((sum, { count }) => sum + count, 0);
    return { template: text, weight, rows, texts: weight, prose: weight > 1 ? ('some' as const) : ('none' as const) };
  });
  return clusterMessages(messages).map(({ template, members }) => {
    const groups = members.flatMap((index) => known[index]?.groups ?? []);
    return { template: members.length === 1 ? (groups[0]?.template ?? template) : template, groups };
  });
}
