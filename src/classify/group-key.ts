import type { FailureGroup } from '../report/bulk-job.ts';
import { causeText } from './cause-text.ts';

type Chain = { code: string | null; inner: Chain | null };

/** What a group is known by. */
export type GroupIdentity = Pick<FailureGroup, 'fields' | 'template' | 'location'> & Chain;

/**
 * The identity of a group over runs and jobs: code, fields, place in the automation, code of the innermost error, template.
 * Equal keys are one cause. Two samples of one cause may still have different templates: `joinCauses` finds them.
 */
export function groupKey(group: GroupIdentity): string {
  return JSON.stringify([familyKey(group), causeText(group.template, group.fields)]);
}

/** All of a group's identity but its template: causes of one family differ in their words only. */
export function familyKey({ code, fields, location, inner }: Omit<GroupIdentity, 'template'>): string {
  const place = location && [location.kind, location.name, location.line, location.column];
  return JSON.stringify([code, fields, place, innermostCode(inner)]);
}

function innermostCode(inner: Chain | null): string | null | undefined {
  let last = inner;
  while (last?.inner) last = last.inner;
  return last?.code;
}
