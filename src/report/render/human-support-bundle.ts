import type { SupportBundle, SupportItem } from '../support-bundle.ts';
import { printable } from '../printable.ts';
import { addNextSteps } from './add-next-steps.ts';
import { formatCount, formatNumber } from './format.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';
import { formatRequests } from './support-items.ts';
import { supportWords } from './support-words.ts';

const INDENT = 2;

/** What was collected, what is missing, what was redacted and where it lies, without a final line end. */
export function renderSupportBundle(bundle: SupportBundle, style: Style): string {
  const { items, sources, redacted, path, files, complete, nextSteps, apiCalls } = bundle;
  const page = new Page(style);
  const present = items.filter(({ status }) => status === 'present');
  const missing = items.filter(({ status }) => status === 'missing');
  const paint = complete ? style.good : style.warning;
  const title = supportWords.getMessage('human.title', [formatNumber(present.length), formatNumber(items.length)]);
  page.text(style.bold(paint(`${complete ? '✓' : '!'} ${title}`)));
  addItems(page, 'collected', present, ({ value }) => value ?? '');
  addItems(page, 'missing', missing, ({ how }) => how ?? '');
  addItems(
    page,
    'toAdd',
    present.filter(({ how }) => how !== null),
    ({ how }) => how ?? '',
  );
  if (sources.length > 0) addTitle(page, 'sources');
  for (const { name, exchanges, failed, kept } of sources) {
    const source = name === '-' ? supportWords.getMessage('standardInput') : printable(name);
    const counts = [source, formatRequests(exchanges), formatNumber(failed), formatNumber(kept)];
    page.text(supportWords.getMessage('human.source', counts), INDENT);
  }
  addTitle(page, 'redacted');
  const counts = redacted.map(({ kind, count }) =>
    supportWords.getMessage('human.redactedCounts', [supportWords.getMessage(`kind.${kind}`), formatNumber(count)]),
  );
  page.text(
    counts.length === 0 ? supportWords.getMessage('summary.redactedNone') : counts.join(style.dim(' · ')),
    INDENT,
  );
  if (bundle.valuesIncluded) page.text(style.warning(supportWords.getMessage('summary.valuesIncluded')), INDENT);
  const written = supportWords.getMessage(`files.${files.length === 1 ? 'one' : 'many'}`, [formatNumber(files.length)]);
  page.gap().text(supportWords.getMessage('human.written', [style.bold(printable(path)), written]));
  addNextSteps(page, nextSteps);
  if (apiCalls > 0) page.gap().text(style.dim(formatCount('calls', apiCalls)));
  return page.toString();
}

function addTitle(page: Page, key: 'collected' | 'missing' | 'toAdd' | 'sources' | 'redacted'): void {
  page
    .gap()
    .text(page.style.bold(supportWords.getMessage(`human.${key}`)))
    .gap();
}

function addItems(
  page: Page,
  title: 'collected' | 'missing' | 'toAdd',
  items: readonly SupportItem[],
  textOf: (item: SupportItem) => string,
): void {
  if (items.length === 0) return;
  addTitle(page, title);
  for (const item of items) {
    page.text(supportWords.getMessage(`item.${item.item}`), INDENT);
    for (const line of textOf(item).split('\n')) page.text(page.style.dim(printable(line)), INDENT * 2);
  }
}
