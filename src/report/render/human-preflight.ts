import type { LimitsPreflight, PlanFit, PlanNeed, PlannedWork } from '../limits-preflight.ts';
import { printable } from '../printable.ts';
import { formatNumber } from './format.ts';
import { planWords } from './limits-plan-words.ts';
import { Page } from './page.ts';
import { formatPlanCount } from './plan-count.ts';
import type { Style } from './style.ts';

const MARKS: Record<PlanFit, string> = { yes: '✓', no: '✗', unknown: '?' };

/** Whether the plan fits, what it takes of each limit, the tightest first, and what to do. */
export function renderPreflight(preflight: LimitsPreflight, style: Style): string {
  const { work, fits, firstOut, jobs, jobsBasis, needs, nextSteps } = preflight;
  const page = new Page(style);
  page.text(style.bold(paint(fits, planWords.getMessage(`fits.${fits}`, [describeWork(work)]), style)));
  if (firstOut !== null) page.text(planWords.getMessage('firstOut', [firstOut.name, count(work, firstOut.after)]));
  if (work.kind === 'load' && jobs !== null) {
    page.text(planWords.getMessage(`jobs.${jobsBasis ?? 'estimate'}`, [formatPlanCount('jobs', jobs)]));
  }
  page.gap();
  const column = Math.max(...needs.map(({ name }) => name.length)) + 2;
  for (const need of needs) {
    page.item(`${MARKS[need.fits]} ${need.name.padEnd(column)}`, paint(need.fits, describeNeed(need), style), 2);
  }
  if (nextSteps.length > 0) {
    page.gap().text(style.bold(planWords.getMessage('nextSteps')));
    for (const [index, step] of nextSteps.entries()) page.item(`${index + 1}. `, step, 2);
  }
  return page.toString();
}

function describeWork(work: PlannedWork): string {
  if (work.kind !== 'load') return whole(work);
  const { operation, object } = work;
  if (object === null) return planWords.getMessage('work.load', [operation, whole(work)]);
  return planWords.getMessage('work.loadOf', [operation, whole(work), printable(object)]);
}

function whole(work: PlannedWork): string {
  return count(work, work.kind === 'load' ? work.rows : work.kind === 'query' ? work.jobs : work.calls);
}

function count({ kind }: PlannedWork, value: number): string {
  return formatPlanCount(kind === 'load' ? 'rows' : kind === 'query' ? 'queries' : 'calls', value);
}

function describeNeed(need: PlanNeed): string {
  const left = describeLeft(need);
  if (need.needed === null) return planWords.getMessage('need.unknown', [left]);
  return planWords.getMessage(`need.${need.basis}`, [formatPlanCount(need.unit, need.needed), left]);
}

function describeLeft({ name, max, remaining, unlimited }: PlanNeed): string {
  if (unlimited) return planWords.getMessage('left.unlimited');
  if (name === 'RecordBytes' || (name === 'RecordsPerDay' && remaining === null)) {
    return planWords.getMessage('left.ceiling', [formatNumber(max ?? 0)]);
  }
  if (remaining === null || max === null) return planWords.getMessage('left.notReported');
  if (remaining < 0) return planWords.getMessage('left.over', [formatNumber(max), formatNumber(-remaining)]);
  const sure = name === 'RecordsPerDay' ? 'atLeast' : 'reported';
  return planWords.getMessage(`left.${sure}`, [formatNumber(remaining), formatNumber(max)]);
}

function paint(fits: PlanFit, text: string, style: Style): string {
  if (fits === 'yes') return style.good(text);
  return fits === 'no' ? style.bad(text) : style.warning(text);
}
