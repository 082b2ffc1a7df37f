import { expect } from 'chai';
import * as fc from 'fast-check';
import { forecastLimits, type ForecastInput, type FormerReading } from '../../../src/diagnose/limits/forecast.ts';
import type { LimitForecast } from '../../../src/report/limits-forecast.ts';
import type { LimitPeriod } from '../../../src/report/limits-report.ts';

const HOUR_MS = 3_600_000;
const now = new Date('2026-11-21T10:30:00Z');
const MAX = 10_000;

/** A forecast of one limit of 10,000 from its use at hours before now; the last is the present use. */
function forecast(
  uses: ReadonlyArray<readonly [hoursAgo: number, used: number]>,
  period: LimitPeriod,
  changes: Partial<ForecastInput> = {},
): LimitForecast {
  const history: FormerReading[] = uses
    .slice(0, -1)
    .map(([hours, used]) => ({ at: ago(hours), limits: { Some: { max: MAX, remaining: MAX - used } } }));
  const limit = {
    name: 'Some',
    max: MAX,
    remaining: MAX - (uses.at(-1)?.[1] ?? 0),
    unlimited: false,
    period,
    ...changes,
  };
  const [result] = forecastLimits([limit], history, now).limits;
  if (result === undefined) throw new Error('No forecast');
  return result;
}

function stock(name: string, remaining: number): ForecastInput {
  return { name, max: 100, remaining, unlimited: false, period: 'stock' };
}

function ago(hours: number): string {
  return new Date(now.getTime() - hours * HOUR_MS).toISOString();
}

/** Uses until now whose rate is 16.25 an hour, and between 5 and 27.5 nine times in ten. */
function uneven(last: number, scale = 1): Array<readonly [hoursAgo: number, used: number]> {
  return [0, 1000, 1100, 1200, 1300, 2300].map((used, index) => [100 - 20 * index, last - scale * (2300 - used)]);
}

function hoursUntil(iso: string | null | undefined): number {
  return (Date.parse(iso ?? '') - now.getTime()) / HOUR_MS;
}

/** Readings of a true rolling sum: `use(hour)` is used in the hour that begins then. */
function roll(use: (hour: number) => number, from: number, step = 1): Array<readonly [number, number]> {
  const readings: Array<readonly [number, number]> = [];
  for (let hour = from; hour <= 0; hour += step) {
    let sum = 0;
    for (let back = 1; back <= 24; back++) sum += use(hour - back);
    readings.push([-hour, sum]);
  }
  return readings;
}

function forecastStock(remaining: number): LimitForecast {
  return forecast(uneven(MAX - remaining, 0.001), 'stock', { remaining });
}

function forecastContract(remaining: number): LimitForecast {
  return forecast(uneven(MAX - remaining), 'contract-month', { remaining });
}

describe('The forecast', () => {
  it('takes no more than two days of readings for a rolling window', () => {
    const { readings, from } = forecast(
      [
        [60, 9000],
        [47, 100],
        [1, 200],
        [0, 210],
      ],
      'rolling-24h',
    );
    expect([readings, from]).to.deep.equal([3, ago(47)]);
  });

  it('extends the line of a stock', () => {
    const { reason, runsOut, rate, readings } = forecast(
      [
        [30, 1000],
        [20, 2000],
        [10, 3000],
        [0, 4000],
      ],
      'stock',
    );
    expect({ reason, readings }).to.deep.equal({ reason: 'runs-out', readings: 4 });
    expect(rate?.perHour).to.be.closeTo(100, 1e-6);
    expect(hoursUntil(runsOut?.at)).to.be.closeTo(60, 0.01);
  });

  it('is not moved by a wild reading, but less sure for it', () => {
    const uses = Array.from({ length: 12 }, (_, index) => [11 - index, index === 5 ? 9999 : 100 * index] as const);
    const { rate, runsOut } = forecast(uses, 'stock');
    expect(rate?.perHour).to.be.closeTo(100, 1);
    expect(rate?.low).to.be.at.most(100);
    expect(rate?.high).to.be.at.least(100);
    expect(hoursUntil(runsOut?.earliest)).to.be.at.most(hoursUntil(runsOut?.at));
  });

  it('leaves the uncertainty open with two readings', () => {
    const { rate, runsOut } = forecast(
      [
        [10, 0],
        [0, 1000],
      ],
      'stock',
    );
    expect(rate).to.deep.include({ low: null, high: null });
    expect(runsOut).to.deep.include({ earliest: null, latest: null });
  });

  it('says why where there is nothing to tell', () => {
    const growing = [
      [10, 0],
      [0, 1000],
    ] as const;
    const cases: Array<[string, LimitForecast]> = [
      ['unlimited', forecast(growing, 'stock', { unlimited: true })],
      ['unreadable', forecast(growing, 'stock', { remaining: null })],
      ['no-allowance', forecast(growing, 'stock', { max: 0, remaining: 0 })],
      ['momentary', forecast(growing, 'concurrent')],
      ['unknown-period', forecast(growing, 'unknown')],
      ['too-few', forecast([[0, 1000]], 'stock')],
      ['too-few', forecast(growing, 'hour')],
      [
        'too-short',
        forecast(
          [
            [0.1, 0],
            [0, 1000],
          ],
          'stock',
        ),
      ],
      [
        'no-growth',
        forecast(
          [
            [10, 1000],
            [0, 1000],
          ],
          'stock',
        ),
      ],
      [
        'no-growth',
        forecast(
          [
            [10, 1000],
            [0, 10],
          ],
          'stock',
        ),
      ],
      [
        'far-off',
        forecast(
          [
            [10_000, 0],
            [0, 1],
          ],
          'stock',
        ),
      ],
    ];
    for (const [reason, result] of cases) {
      expect(result.reason).to.equal(reason);
      expect(result.runsOut, reason).to.equal(null);
    }
  });

  it('ignores readings of the future, of other limits and of other sizes of "none"', () => {
    const history: FormerReading[] = [
      { at: ago(-5), limits: { Some: { max: MAX, remaining: 0 } } },
      { at: ago(5), limits: { Other: { max: MAX, remaining: 0 } } },
      { at: ago(6), limits: { Some: { max: 0, remaining: 0 } } },
      { at: ago(7), limits: { Some: { max: 999_999_999, remaining: 999_999_999 } } },
      { at: 'not a time', limits: { Some: { max: MAX, remaining: 0 } } },
    ];
    const limit = { name: 'Some', max: MAX, remaining: 10, unlimited: false, period: 'stock' } as const;
    expect(forecastLimits([limit], history, now).limits[0]).to.include({ reason: 'too-few', readings: 1 });
  });

  it('is now for what is used up', () => {
    for (const period of ['stock', 'rolling-24h', 'hour', 'unknown'] as const) {
      const { reason, runsOut } = forecast([[0, MAX + 50]], period);
      expect(reason).to.equal('exhausted');
      expect(runsOut?.at).to.equal(now.toISOString());
    }
  });

  it('reads use, not what is left, across a change of the allocation', () => {
    const history = [20, 10].map((hours) => ({
      at: ago(hours),
      limits: { Some: { max: 1000, remaining: 1000 - (900 - 10 * hours) } },
    }));
    const limit = { name: 'Some', max: 5000, remaining: 4100, unlimited: false, period: 'stock' } as const;
    expect(forecastLimits([limit], history, now).limits[0]?.rate?.perHour).to.be.closeTo(10, 1e-6);
  });

  it('has no latest end for a stock that lasts ten years', () => {
    expect(hoursUntil(forecastStock(430).runsOut?.latest)).to.be.closeTo(86_000, 1);
    for (const remaining of [440, 1400]) {
      expect(forecastStock(remaining).reason).to.equal('runs-out');
      expect(forecastStock(remaining).runsOut?.latest, String(remaining)).to.equal(null);
    }
    expect(forecastStock(1430).reason).to.equal('far-off');
  });

  describe('of what starts anew', () => {
    it('counts from the border, and runs out before the next', () => {
      const uses = [
        [2, 9000],
        [0.6, 9900],
        [0.45, 500],
        [0.3, 3000],
        [0, 8000],
      ] as const;
      const { reason, readings, resetsAt, runsOut } = forecast(uses, 'hour');
      expect({ reason, readings, resetsAt }).to.deep.equal({
        reason: 'runs-out',
        readings: 3,
        resetsAt: '2026-11-21T11:00:00.000Z',
      });
      expect(hoursUntil(runsOut?.at)).to.be.within(0, 0.5);
    });

    it('does not run out where the border comes first', () => {
      expect(
        forecast(
          [
            [10, 0],
            [5, 500],
            [0, 1000],
          ],
          'day-gmt',
        ).reason,
      ).to.equal('resets-first');
      expect(
        forecast(
          [
            [10, 0],
            [0, 9000],
          ],
          'calendar-month',
        ).resetsAt,
      ).to.equal('2026-12-01T00:00:00.000Z');
    });

    it('has no latest end where the slow end of the band reaches the border', () => {
      const uses = [
        [10, 0],
        [8, 4000],
        [6, 4100],
        [4, 4200],
        [2, 4300],
        [0, 8000],
      ] as const;
      const { reason, runsOut } = forecast(uses, 'day-gmt');
      expect(reason).to.equal('runs-out');
      expect(runsOut?.latest).to.equal(null);
    });

    it('has no latest end beyond a month that begins nobody knows when', () => {
      // At 16.25 an hour, and at least 5.
      expect(hoursUntil(forecastContract(3700).runsOut?.latest)).to.be.closeTo(740, 0.01);
      for (const remaining of [31 * 24 * 5, 4000]) {
        expect(forecastContract(remaining)).to.deep.include({ reason: 'runs-out' });
        expect(forecastContract(remaining).runsOut?.latest, String(remaining)).to.equal(null);
      }
      expect(forecastContract(31 * 24 * 16.25).reason).to.equal('resets-first');
    });

    it('takes a fall for the border where the calendar tells none', () => {
      const { readings, reason, resetsAt } = forecast(
        [
          [40, 9000],
          [30, 9900],
          [20, 100],
          [0, 2100],
        ],
        'contract-month',
      );
      expect({ readings, reason, resetsAt }).to.deep.equal({ readings: 2, reason: 'runs-out', resetsAt: null });
    });
  });

  describe('of a rolling window', () => {
    it('runs out where the use of a rising hour does not come back in time', () => {
      const { reason, runsOut, rate } = forecast(
        roll((hour) => (hour >= -4 ? 1500 : 0), -4, 0.5),
        'rolling-24h',
      );
      expect(reason).to.equal('runs-out');
      expect(rate?.perHour).to.be.closeTo(1500, 1);
      expect(hoursUntil(runsOut?.at)).to.be.closeTo((MAX - 6000) / 1500, 0.01);
    });

    it('levels off where a new steady use fits', () => {
      const { reason, rate } = forecast(
        roll((hour) => (hour >= -12 ? 400 : 0), -12),
        'rolling-24h',
      );
      expect(reason).to.equal('gives-back');
      expect(rate?.perHour).to.be.closeTo(400, 1);
    });

    it('gives back a burst of yesterday just in time', () => {
      const uses = roll((hour) => (hour === -23 ? 6000 : hour >= -22 ? 170 : 0), -40);
      expect(uses.at(-1)?.[1]).to.be.above(9000);
      expect(forecast(uses, 'rolling-24h').reason).to.equal('gives-back');
      expect(forecast(uses, 'stock').reason).to.equal('runs-out');
    });

    it('never runs out at a steady use, whenever it was first read', () => {
      const steady = fc.record({
        use: fc.integer({ min: 1, max: Math.floor((MAX - 1) / 24) }),
        from: fc.integer({ min: 1, max: 60 }),
        step: fc.constantFrom(0.25, 0.5, 1),
      });
      fc.assert(
        fc.property(steady, ({ use, from, step }) => {
          const { reason, runsOut, rate } = forecast(
            roll(() => use, -from, step),
            'rolling-24h',
          );
          expect(runsOut).to.equal(null);
          expect(reason).to.equal('gives-back');
          expect(rate?.perHour).to.be.closeTo(use, 1e-6 * use + 1e-6);
        }),
      );
    });

    it('never runs out at a use that began from nothing and fits', () => {
      const begun = fc.record({
        use: fc.integer({ min: 1, max: Math.floor((MAX - 1) / 24) }),
        began: fc.integer({ min: 1, max: 40 }),
      });
      fc.assert(
        fc.property(begun, ({ use, began }) => {
          const uses = roll((hour) => (hour >= -began ? use : 0), -began);
          expect(forecast(uses, 'rolling-24h').runsOut).to.equal(null);
        }),
      );
    });
  });

  const anyUses = fc
    .uniqueArray(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 30 })
    .chain((minutes) =>
      fc.tuple(
        fc.constant(minutes.toSorted((a, b) => b - a)),
        fc.array(fc.integer({ min: -10, max: MAX + 10 }), {
          minLength: minutes.length + 1,
          maxLength: minutes.length + 1,
        }),
      ),
    )
    .map(([minutes, uses]) => uses.map((used, index) => [(minutes[index] ?? 0) / 60, used] as const));
  const anyPeriod = fc.constantFrom<LimitPeriod>(
    'rolling-24h',
    'day-gmt',
    'hour',
    'month',
    'calendar-month',
    'contract-month',
    'concurrent',
    'stock',
    'unknown',
  );

  it('is never in the past, never after the border, and its band holds it', () => {
    fc.assert(
      fc.property(anyUses, anyPeriod, (uses, period) => {
        const { reason, runsOut, resetsAt } = forecast(uses, period);
        expect(runsOut !== null).to.equal(reason === 'runs-out' || reason === 'exhausted');
        if (runsOut === null) return;
        const at = hoursUntil(runsOut.at);
        expect(at).to.be.at.least(0);
        if (runsOut.earliest !== null) expect(hoursUntil(runsOut.earliest)).to.be.within(0, at);
        if (runsOut.latest !== null) expect(hoursUntil(runsOut.latest)).to.be.at.least(at);
        if (resetsAt !== null) expect(runsOut.at <= resetsAt).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('comes no later for a higher rate', () => {
    const line = fc.record({
      period: fc.constantFrom<LimitPeriod>('stock', 'rolling-24h', 'calendar-month'),
      slow: fc.integer({ min: 1, max: 400 }),
      faster: fc.integer({ min: 0, max: 400 }),
      hours: fc.integer({ min: 2, max: 12 }),
    });
    fc.assert(
      fc.property(line, ({ period, slow, faster, hours }) => {
        const grow = (perHour: number): LimitForecast =>
          forecast(
            Array.from({ length: hours + 1 }, (_, index) => [hours - index, perHour * index] as const),
            period,
          );
        const [late, early] = [grow(slow).runsOut, grow(slow + faster).runsOut];
        if (late !== null) expect(hoursUntil(early?.at)).to.be.at.most(hoursUntil(late.at));
      }),
    );
  });

  it('has the soonest first', () => {
    const history = [{ at: ago(10), limits: { A: { max: 100, remaining: 90 }, B: { max: 100, remaining: 90 } } }];
    const { limits } = forecastLimits([stock('None', 5), stock('A', 80), stock('B', 20)], history, now);
    expect(limits.map(({ name }) => name)).to.deep.equal(['B', 'A', 'None']);
  });
});
