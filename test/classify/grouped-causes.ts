import type { CauseGroup } from '../../src/classify/cause-group.ts';
import { FailureTally, type FailureSummary } from '../../src/classify/failure-tally.ts';

/** A row's error text, and the cause it truly has. */
export type KnownRow = { error: string; cause: string };

export type Grouping = {
  summary: FailureSummary;
  /** Causes whose rows are in more than one group, with the templates of these. */
  split: string[];
  /** Groups that hold rows of more than one cause. */
  mixed: string[];
};

/** Counts rows in the order given, and asks the tally where each of them went. */
export function groupRows(rows: Iterable<KnownRow>, tally = new FailureTally({ api: 'bulk' })): Grouping {
  const handles = new Map<CauseGroup, Map<string, number>>();
  let number = 0;
  for (const { error, cause } of rows) {
    const handle = tally.find(error);
    tally.add(error, '', ++number);
    const causes = handles.get(handle) ?? new Map<string, number>();
    handles.set(handle, causes.set(cause, (causes.get(cause) ?? 0) + 1));
  }
  const summary = tally.result();
  const causesOf = new Map<CauseGroup, Map<string, number>>();
  for (const [handle, counts] of handles) {
    const causes = causesOf.get(handle.root) ?? new Map<string, number>();
    for (const [cause, count] of counts) causes.set(cause, (causes.get(cause) ?? 0) + count);
    causesOf.set(handle.root, causes);
  }
  const templates = new Map<string, string[]>();
  for (const [{ facts }, causes] of causesOf) {
    const rowsOfGroup = [...causes.values()].reduce((sum, count) => sum + count, 0);
    if (rowsOfGroup !== facts.count)
      throw new Error(`${facts.template} counts ${facts.count} rows, not ${rowsOfGroup}`);
    for (const cause of causes.keys()) templates.set(cause, [...(templates.get(cause) ?? []), facts.template]);
  }
  return {
    summary,
    split: [...templates]
      .filter(([, own]) => own.length > 1)
      .map(([cause, own]) => `${cause}: ${own.slice(0, 5).join(' | ')}`),
    mixed: [...causesOf]
      .filter(([, own]) => own.size > 1)
      .map(([{ facts }, own]) => `${facts.template}: ${[...own.keys()].join(' | ')}`),
  };
}
