import { Messages } from '@salesforce/core/messages';
import type { FailureGroup } from '../bulk-job.ts';
import type {
  AutomationFinding,
  FieldFinding,
  GroupDetails,
  JobDetails,
  LimitStanding,
  NotAllowed,
  SetupSubject,
} from '../group-details.ts';
import { printable } from '../printable.ts';
import { formatCount, formatNumber, formatShare } from './format.ts';
import type { Page } from './page.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const words = Messages.loadMessages('sf-plugin-errors', 'details');

const LABEL_WIDTH = 8;
const MOST_RECORDS = 5;

/** The records that a group's lock errors name. */
export function addLockedRecords(page: Page, { lockedRecords, locks }: FailureGroup, indent: number): void {
  if (locks === null || (lockedRecords.length === 0 && locks.rowsWithoutRecord === 0)) return;
  const shown = lockedRecords.slice(0, MOST_RECORDS);
  const records = shown.map(({ id, rows }) =>
    words.getMessage('locks.record', [printable(id), formatCount('rows', rows)]),
  );
  const notes: string[] = [];
  if (locks.records > shown.length || locks.atLeast) {
    notes.push(
      words.getMessage(`locks.${locks.atLeast ? 'recordsAtLeast' : 'records'}`, [formatNumber(locks.records)]),
    );
  }
  if (locks.rowsWithoutRecord > 0) {
    notes.push(words.getMessage('locks.rowsWithoutRecord', [formatCount('rows', locks.rowsWithoutRecord)]));
  }
  const lines = [records.join(', '), notes.join(' ')].filter((line) => line !== '');
  for (const [index, line] of lines.entries()) addLabelled(page, index === 0 ? 'locks' : null, line, indent);
}

/** What the setup says about one error. */
export function addGroupDetails(page: Page, details: GroupDetails | null, indent: number): void {
  if (details === null) return;
  for (const finding of details.automation) addLabelled(page, finding.kind, describeAutomation(finding), indent);
  if (details.automation.filter(({ basis }) => basis !== 'named').length > 1) {
    addLabelled(page, null, words.getMessage('automation.ambiguous'), indent);
  }
  for (const finding of details.fields) addLabelled(page, 'field', describeField(finding), indent);
  for (const notAllowed of details.notAllowed) addLabelled(page, 'unseen', describeUnseen(notAllowed), indent);
}

/** Where the limits stand that a job's errors name. */
export function addLimitStandings(page: Page, details: JobDetails | null): void {
  const limits = details?.limits ?? [];
  const unseen = (details?.notAllowed ?? []).filter(({ subject }) => subject === 'limits');
  if (limits.length === 0 && unseen.length === 0) return;
  page
    .gap()
    .text(page.style.bold(words.getMessage('section.limits')))
    .gap();
  const widest = Math.max(0, ...limits.map(({ name }) => printable(name).length));
  for (const limit of limits) page.item(`${printable(limit.name).padEnd(widest)}  `, describeStanding(limit), 2);
  for (const notAllowed of unseen) page.text(describeUnseen(notAllowed), 2);
}

/** What of the setup is being looked at: the two parts of a spinner's line. */
export function renderLookUp(subject: SetupSubject): { action: string; status: string } {
  return { action: words.getMessage('progress'), status: words.getMessage(`subject.${subject}`) };
}

function addLabelled(page: Page, label: string | null, text: string, indent: number): void {
  const name = label === null ? '' : words.getMessage(`label.${label}`);
  page.item(name.padEnd(LABEL_WIDTH), text, indent);
}

function describeAutomation({ name, label, object, active, basis }: AutomationFinding): string {
  const differs = label !== null && label !== name;
  const titled = differs ? words.getMessage('automation.label', [printable(name), printable(label)]) : printable(name);
  const placed = object === null ? titled : words.getMessage('automation.onObject', [titled, printable(object)]);
  return words.getMessage(`automation.${basis}`, [active ? placed : words.getMessage('automation.inactive', [placed])]);
}

function describeField(finding: FieldFinding): string {
  const { status, label, apiName, nearest, allowedValues, allowedValueCount } = finding;
  const name = printable(finding.name);
  const object = printable(finding.object);
  const known = printable(apiName ?? finding.name);
  const titled = label === null ? known : words.getMessage('field.label', [known, printable(label)]);
  const values = allowedValues.map(printable).join(', ');
  switch (status) {
    case 'missing-or-hidden': {
      const text = words.getMessage('field.missing-or-hidden', [name, object]);
      return nearest.length === 0
        ? text
        : `${text} ${words.getMessage('field.nearest', [nearest.map(printable).join(', ')])}`;
    }
    case 'related-object':
      return words.getMessage('field.related-object', [name, known]);
    case 'restricted-picklist':
      return allowedValueCount > allowedValues.length
        ? words.getMessage('field.restricted-picklist-more', [titled, object, formatNumber(allowedValueCount), values])
        : words.getMessage('field.restricted-picklist', [titled, object, values]);
    default:
      return words.getMessage(`field.${status}`, [titled, object]);
  }
}

function describeUnseen({ subject, reason, code }: NotAllowed): string {
  return words.getMessage(`unseen.${reason}`, [words.getMessage(`subject.${subject}`), printable(code ?? '?')]);
}

function describeStanding({ max, remaining, percentUsed }: LimitStanding): string {
  if (max === null || remaining === null) return words.getMessage('limit.unknown');
  if (percentUsed === null) return words.getMessage('limit.zero');
  return words.getMessage('limit.known', [
    formatNumber(max - remaining),
    formatNumber(max),
    formatShare(percentUsed / 100),
  ]);
}
