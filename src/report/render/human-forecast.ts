import type { LimitForecast, LimitsForecast } from '../limits-forecast.ts';
import { printable } from '../printable.ts';
import { formatDuration, formatNumber, formatTime } from './format.ts';
import { planWords } from './limits-plan-words.ts';
import { Page } from './page.ts';
import type { Style } from './style.ts';

/** More names than this in a line say less than their number. */
const MOST_NAMES = 4;
const HOUR_MS = 3_600_000;

/** When limits run out, the soonest first; the others by reason, by name where they are few or `all` is asked for. */
export function renderForecast(
  { limits }: LimitsForecast,
  style: Style,
  { now, all = false }: { now: Date; all?: boolean },
): string {
  const page = new Page(style);
  const ending = limits.filter(({ runsOut }) => runsOut !== null);
  if (ending.length === 0) {
    page.text(planWords.getMessage('forecast.none'));
  } else {
    page.text(style.bold(planWords.getMessage('forecast.runsOut')));
    const column = Math.max(...ending.map(({ name }) => name.length)) + 2;
    for (const forecast of ending) {
      page.item(printable(forecast.name).padEnd(column), describeEnd(forecast, now.getTime(), style), 2);
    }
  }
  const lasting = Map.groupBy(
    limits.filter(({ runsOut }) => runsOut === null),
    ({ reason }) => reason,
  );
  if (lasting.size > 0) page.gap().text(style.bold(planWords.getMessage('forecast.lasts')));
  for (const [reason, members] of lasting) {
    const names =
      all || members.length <= MOST_NAMES ? members.map(({ name }) => printable(name)).join(', ') : count(members);
    page.text(`${planWords.getMessage(`reason.${reason}`)}: ${names}`, 2);
  }
  return page.toString();
}

function describeEnd({ runsOut, reason, rate }: LimitForecast, now: number, style: Style): string {
  if (reason === 'exhausted' || runsOut === null) return style.bad(planWords.getMessage('forecast.exhausted'));
  const { at, earliest, latest } = runsOut;
  const left = Math.max(0, Date.parse(at) - now);
  const end = planWords.getMessage('forecast.at', [formatTime(at), formatDuration(left)]);
  const parts = [left < HOUR_MS ? style.bad(end) : style.warning(end)];
  if (earliest === null) parts.push(planWords.getMessage('forecast.openBand'));
  else if (latest === null) parts.push(planWords.getMessage('forecast.from', [formatTime(earliest)]));
  else if (formatTime(earliest) !== formatTime(latest))
    parts.push(planWords.getMessage('forecast.between', [formatTime(earliest), formatTime(latest)]));
  if (rate !== null) parts.push(planWords.getMessage('forecast.rate', [formatRate(rate.perHour)]));
  return parts.join(', ');
}

function formatRate(perHour: number): string {
  return formatNumber(perHour >= 100 ? Math.round(perHour) : Number(perHour.toPrecision(2)));
}

function count({ length }: readonly LimitForecast[]): string {
  return planWords.getMessage(`forecast.limits.${length === 1 ? 'one' : 'many'}`, [formatNumber(length)]);
}
