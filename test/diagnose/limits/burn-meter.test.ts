import { expect } from 'chai';
import { checkLimits } from '../../../src/diagnose/check-limits.ts';
import { BurnMeter } from '../../../src/diagnose/limits/burn-meter.ts';
import type { OrgLimit } from '../../../src/report/limits-report.ts';

const START = Date.parse('2026-11-21T10:00:00Z');
const at = (minutes: number): Date => new Date(START + minutes * 60_000);

function limits(used: Record<string, number>, apps: Record<string, number> = {}): OrgLimit[] {
  const parts = Object.entries(apps).map(([name, amount]) => ({ name, max: 1000, remaining: 1000 - amount }));
  const readings = Object.entries(used).map(([name, amount]) => ({
    name,
    max: 1000,
    remaining: 1000 - amount,
    apps: name === 'A' ? parts : [],
  }));
  return checkLimits(readings, { warning: 80, critical: 95, rules: [], include: [], exclude: [] }).limits;
}

describe('BurnMeter', () => {
  it('has nothing to compare the first reading with', () => {
    expect(new BurnMeter().add(limits({ A: 5 }), at(0))).to.deep.equal({ reading: 1, since: null, limits: [] });
  });

  it('tells what moved since the reading before, and the rate over the whole watch', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 100, Still: 7 }), at(0));
    meter.add(limits({ A: 110, Still: 7 }), at(5));
    const burn = meter.add(limits({ A: 150, Still: 7 }), at(10));
    expect(burn).to.deep.equal({
      reading: 3,
      since: at(5).toISOString(),
      limits: [{ name: 'A', app: null, change: 40, perHour: 300 }],
    });
  });

  it('has a negative rate where a rolling window gives back more than is used', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 500 }), at(0));
    expect(meter.add(limits({ A: 440 }), at(30)).limits).to.deep.equal([
      { name: 'A', app: null, change: -60, perHour: -120 },
    ]);
  });

  it('forgets what is older than an hour', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 0 }), at(0));
    meter.add(limits({ A: 600 }), at(30));
    meter.add(limits({ A: 600 }), at(60));
    expect(meter.add(limits({ A: 600 }), at(90)).limits).to.deep.equal([]);
  });

  it('compares readings that are more than an hour apart', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 0 }), at(0));
    expect(meter.add(limits({ A: 60 }), at(120)).limits).to.deep.equal([
      { name: 'A', app: null, change: 60, perHour: 30 },
    ]);
  });

  it('reaches across a reading that failed', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 10 }), at(0));
    expect(meter.add(null, at(5))).to.deep.equal({ reading: 2, since: at(0).toISOString(), limits: [] });
    expect(meter.add(limits({ A: 20 }), at(10))).to.deep.equal({
      reading: 3,
      since: at(0).toISOString(),
      limits: [{ name: 'A', app: null, change: 10, perHour: 60 }],
    });
  });

  it('follows apps too, and puts first what moves fastest for its size', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 1, B: 1 }, { 'My App': 1 }), at(0));
    const burn = meter.add(limits({ A: 2, B: 31 }, { 'My App': 11 }), at(60));
    expect(burn.limits.map(({ name, app, change }) => [name, app, change])).to.deep.equal([
      ['B', null, 30],
      ['A', 'My App', 10],
      ['A', null, 1],
    ]);
  });

  it('says nothing of a limit that has just appeared, nor of two readings at one time', () => {
    const meter = new BurnMeter();
    meter.add(limits({ A: 1 }), at(0));
    expect(meter.add(limits({ A: 9, New: 5 }), at(0)).limits).to.deep.equal([]);
  });
});
