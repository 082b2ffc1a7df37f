import type { BulkJobReport, NextStep } from '../bulk-job.ts';
import { printable } from '../printable.ts';
import type { Page } from './page.ts';
import { words } from './words.ts';

/** What to do now, numbered, with the commands ready to paste; nothing where there is nothing to do. */
export function addNextSteps(page: Page, steps: readonly NextStep[]): void {
  if (steps.length === 0) return;
  addTitle(page);
  addSteps(page, steps);
}

/** The steps of several jobs under the id of each: "send 60 rows again" says nothing without its job. */
export function addStepsOfJobs(page: Page, jobs: readonly Pick<BulkJobReport, 'job' | 'nextSteps'>[]): void {
  const unfinished = jobs.filter(({ nextSteps }) => nextSteps.length > 0);
  if (unfinished.length === 0) return;
  addTitle(page);
  for (const { job, nextSteps } of unfinished) {
    page.gap().text(printable(job.id), 2);
    addSteps(page, nextSteps);
  }
}

function addTitle(page: Page): void {
  page
    .gap()
    .text(page.style.bold(words.getMessage('section.nextSteps')))
    .gap();
}

function addSteps(page: Page, steps: readonly NextStep[]): void {
  const { style } = page;
  for (const [index, { text, command }] of steps.entries()) {
    page.item(`${String(index + 1).padStart(3)}.  `, printable(text));
    if (command !== null) page.line(`${style.dim('$')} ${style.bold(printable(command))}`, 6);
  }
}
