import { expect } from 'chai';
import { FORECAST_REASONS, type ForecastReason, type LimitForecast } from '../../../src/report/limits-forecast.ts';
import { renderForecast } from '../../../src/report/render/human-forecast.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';

const now = new Date('2026-11-21T10:30:00Z');
const style = { ...PLAIN_STYLE, width: 120 };

function sample(name: string, reason: ForecastReason, changes: Partial<LimitForecast> = {}): LimitForecast {
  return { name, reason, runsOut: null, rate: null, resetsAt: null, readings: 5, from: null, to: null, ...changes };
}

const ending = sample('DailyApiRequests', 'runs-out', {
  runsOut: { at: '2026-11-21T13:50:00.000Z', earliest: '2026-11-21T13:00:00.000Z', latest: '2026-11-21T16:00:00.000Z' },
  rate: { perHour: 4210.4, low: 4000, high: 5000 },
});

describe('renderForecast', () => {
  it('says when, how surely and at what rate', () => {
    expect(renderForecast({ limits: [ending] }, style, { now })).to.equal(
      [
        'Runs out',
        '  DailyApiRequests  2026-11-21 13:50 UTC, in 3 h 20 min, between 2026-11-21 13:00 UTC and 2026-11-21 16:00 UTC, 4,210 an',
        '                    hour',
      ].join('\n'),
    );
  });

  it('names one time once', () => {
    const at = '2026-11-21T10:40:00.000Z';
    const sure = sample('A', 'runs-out', { runsOut: { at, earliest: at, latest: '2026-11-21T10:40:30.000Z' } });
    const text = renderForecast({ limits: [sure] }, style, { now });
    expect(text).to.include('A  2026-11-21 10:40 UTC, in 10 min').and.not.to.include('between');
  });

  it('says when it may last, and when nobody knows how surely', () => {
    const at = '2026-11-21T10:40:00.000Z';
    const maybe = sample('A', 'runs-out', {
      runsOut: { at, earliest: at, latest: null },
      rate: { perHour: 0.1234, low: 0, high: 1 },
    });
    const open = sample('B', 'runs-out', { runsOut: { at, earliest: null, latest: null } });
    const text = renderForecast({ limits: [maybe, open] }, style, { now });
    expect(text).to.include(
      'A  2026-11-21 10:40 UTC, in 10 min, from 2026-11-21 10:40 UTC, or not at all, 0.12 an hour',
    );
    expect(text).to.include('B  2026-11-21 10:40 UTC, in 10 min, too few readings to tell how sure that is');
  });

  it('gives the reasons of the others, with names where they are few', () => {
    const steady = Array.from({ length: 5 }, (_, index) => sample(`Limit${index}`, 'no-growth'));
    const limits = [...steady, sample('Bad\u001B[2J', 'unlimited')];
    const text = renderForecast({ limits }, style, { now });
    expect(text).to.match(/^No limit runs out at the present rate\./);
    expect(text).to.include('use is steady or falls: 5 limits');
    expect(text).to.include('no limit: Bad␛[2J');
    expect(renderForecast({ limits }, style, { now, all: true })).to.include('Limit0, Limit1, Limit2, Limit3, Limit4');
  });

  it('has words for every reason', () => {
    for (const reason of FORECAST_REASONS) {
      const at = now.toISOString();
      const runsOut = reason === 'runs-out' || reason === 'exhausted' ? { at, earliest: at, latest: at } : null;
      expect(renderForecast({ limits: [sample('Some', reason, { runsOut })] }, style, { now })).to.include('Some');
    }
  });
});
