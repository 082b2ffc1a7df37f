import type { NextStep } from '../bulk-job.ts';
import { printable } from '../printable.ts';
import type { Page } from './page.ts';
import { words } from './words.ts';

/** What to do now, numbered, with the commands ready to paste; nothing where there is nothing to do. */
export function addNextSteps(page: Page, steps: readonly NextStep[]): void {
  const { style } = page;
  if (steps.length === 0) return;
  page
    .gap()
    .text(style.bold(words.getMessage('section.nextSteps')))
    .gap();
  for (const [index, { text, command }] of steps.entries()) {
    page.item(`${String(index + 1).padStart(3)}.  `, printable(text));
    if (command !== null) page.line(`${style.dim('$')} ${style.bold(printable(command))}`, 6);
  }
}
