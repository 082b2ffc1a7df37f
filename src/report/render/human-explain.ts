import type { ApiUsageFacts } from '../explain-report.ts';
import type { ExplainedError } from '../explained-error.ts';
import { printable } from '../printable.ts';
import type { AdvisedOccurrence, AdvisedReport, RetryAdvice, RetryCase } from '../retry-advice.ts';
import { formatCount, formatNumber, formatShare } from './format.ts';
import { Page } from './page.ts';
import { describePlace } from './place.ts';
import { labelRetry } from './retry-advice.ts';
import type { Style } from './style.ts';
import { renderVerdict } from './verdict.ts';
import { words } from './words.ts';

const MOST_ERRORS = 20;
const MOST_MESSAGE_LENGTH = 400;
const INDENT = 2;
const LABEL_WIDTH = 8;

/** What a text's errors mean, as a person reads it in a terminal, without a final line end. */
export function renderExplanations({ errors, occurrences, apiUsage }: AdvisedReport, style: Style): string {
  const page = new Page(style);
  if (occurrences > 1) {
    const title = [formatCount('errors', occurrences), formatNumber(errors.length)];
    page.text(style.bold(words.getMessage('explain.title', title)));
  }
  const said = new Set<RetryCase>();
  for (const error of errors.slice(0, MOST_ERRORS)) {
    addError(page, error);
    if (error.retryAdvice !== null) addRetry(page, error.retryAdvice, said);
  }
  const rest = errors.slice(MOST_ERRORS);
  if (rest.length > 0) page.gap().text(words.getMessage('explain.more', [formatCount('errors', rest.length)]));
  if (apiUsage !== null) addUsage(page, apiUsage);
  return page.toString();
}

function addUsage(page: Page, { used, max, apps }: ApiUsageFacts): void {
  page.gap().text(words.getMessage('explain.usage', usageTokens(used, max)));
  for (const app of apps) {
    page.text(words.getMessage('explain.usageOfApp', [printable(app.name), ...usageTokens(app.used, app.max)]), INDENT);
  }
}

function usageTokens(used: number, max: number): string[] {
  return [formatNumber(used), formatNumber(max), max === 0 ? '?' : formatShare(used / max)];
}

function addError(page: Page, error: AdvisedOccurrence): void {
  const { style } = page;
  const facts: string[] = [error.api];
  if (error.httpStatus !== null) facts.push(words.getMessage('explain.status', [error.httpStatus]));
  if (error.count > 1) {
    facts.push(words.getMessage('explain.times', [formatNumber(error.count)]));
    if (error.line !== null) facts.push(words.getMessage('explain.firstLine', [formatNumber(error.line)]));
  }
  const fields = error.fields.length === 0 ? '' : ` [${error.fields.join(', ')}]`;
  page.gap().text(`${style.bold(`${nameOf(error)}${fields}`)}  ${style.dim(facts.join(' · '))}`);
  addMessage(page, error.message);
  addMeaning(page, error, null);
}

/** How to retry, once for each case. */
function addRetry(page: Page, { case: name, steps, page: file }: RetryAdvice, said: Set<RetryCase>): void {
  const { label, again } = labelRetry();
  addList(page, label, said.has(name) ? [again] : steps);
  said.add(name);
  page.item('', page.style.dim(file), INDENT + LABEL_WIDTH);
}

/** An error inside often names the place of the one around it, which is shown once. */
function addMeaning(page: Page, error: ExplainedError, shownPlace: string | null): void {
  const { entry, inner, location } = error;
  const { style } = page;
  if (entry !== null) {
    page.text(entry.summary, INDENT);
    addList(page, words.getMessage('explain.causes'), entry.causes);
  } else if (error.code !== null) {
    page.text(error.listed ? words.getMessage('explain.listed') : describeUnknown(error.suggestions), INDENT);
  }
  const place = location === null ? null : describePlace(location);
  if (place !== null && place !== shownPlace) page.labelled('at', printable(place), INDENT);
  if (inner !== null) {
    page.labelled('inside', style.bold(nameOf(inner)), INDENT);
    if (inner.code !== null) addMessage(page, inner.message);
    addMeaning(page, inner, place ?? shownPlace);
    return;
  }
  if (entry === null) return;
  addList(page, words.getMessage('group.fix'), entry.fixes);
  page.labelled('retry', renderVerdict(entry.retry, style), INDENT);
  if (entry.limits.length > 0) addList(page, words.getMessage('explain.limits'), [entry.limits.join(', ')]);
  page.item(words.getMessage('explain.page').padEnd(LABEL_WIDTH), style.dim(entry.page), INDENT);
}

function describeUnknown(suggestions: readonly string[]): string {
  return suggestions.length === 0
    ? words.getMessage('group.unknownCode')
    : words.getMessage('group.unknownCodeNearest', [suggestions.join(', ')]);
}

function addMessage(page: Page, message: string): void {
  const text = printable(message.replaceAll(/\s+/g, ' ').trim());
  const short = text.length <= MOST_MESSAGE_LENGTH ? text : `${text.slice(0, MOST_MESSAGE_LENGTH)}…`;
  if (text !== '') page.text(page.style.dim(`“${short}”`), INDENT);
}

function addList(page: Page, label: string, sentences: readonly string[]): void {
  for (const [index, sentence] of sentences.entries()) {
    page.item((index === 0 ? label : '').padEnd(LABEL_WIDTH), sentence, INDENT);
  }
}

function nameOf({ code, entry, httpStatus, message }: ExplainedError): string {
  if (code !== null) return printable(code);
  if (httpStatus !== null && entry?.code === String(httpStatus))
    return words.getMessage('explain.status', [httpStatus]);
  // An Apex exception has no code; its name begins its message.
  return /^[\w.]+Exception\b/.exec(message)?.[0] ?? words.getMessage('group.noCode');
}
