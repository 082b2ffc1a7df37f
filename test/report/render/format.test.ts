import { expect } from 'chai';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
} from '../../../src/report/render/format.ts';

describe('format', () => {
  it('groups the digits of large numbers', () => {
    expect(formatNumber(1_234_567)).to.equal('1,234,567');
  });

  it('knows one from many', () => {
    expect([formatCount('rows', 1), formatCount('rows', 1200), formatCount('causes', 0)]).to.deep.equal([
      '1 row',
      '1,200 rows',
      '0 causes',
    ]);
  });

  it('shows 0 % only for nothing and 100 % only for all', () => {
    expect([0, 0.0001, 0.5, 0.9999, 1].map(formatShare)).to.deep.equal(['0 %', '<1 %', '50 %', '>99 %', '100 %']);
  });

  it('shows times in UTC and durations in their two largest units', () => {
    expect(formatTime('2026-11-20T09:12:44.000Z')).to.equal('2026-11-20 09:12 UTC');
    expect([800, 5400, 125_000, 12_000_000, 540_000_000, 604_800_000].map(formatDuration)).to.deep.equal([
      '800 ms',
      '5.4 s',
      '2 min 5 s',
      '3 h 20 min',
      '6 d 6 h',
      '7 d',
    ]);
  });
});
