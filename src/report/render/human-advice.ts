import type { BulkJobReport } from '../bulk-job.ts';
import { printable } from '../printable.ts';
import { adviceWords } from './describe-advice.ts';
import type { Page } from './page.ts';

/**
 * What the numbers of jobs suggest, each advice once; with several jobs each stands beside the first job it holds for.
 */
export function addAdvice(page: Page, reports: readonly Pick<BulkJobReport, 'job' | 'advice'>[]): void {
  const advice = new Map<string, { text: string; id: string }>();
  for (const { job, advice: ofJob } of reports) {
    for (const { code, text } of ofJob) if (!advice.has(code)) advice.set(code, { text, id: job.id });
  }
  if (advice.size === 0) return;
  page
    .gap()
    .text(page.style.bold(adviceWords.getMessage('section')))
    .gap();
  let last = '';
  for (const { text, id } of advice.values()) {
    const lead = `${printable(id)}  `;
    page.item(reports.length === 1 ? '- ' : id === last ? ' '.repeat(lead.length) : lead, printable(text), 2);
    last = id;
  }
}
