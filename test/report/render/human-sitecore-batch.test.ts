import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { renderSitecoreBatch, renderSitecoreProgress } from '../../../src/report/render/human-sitecore-batch.ts';
import { planSitecoreSteps, type LogArguments } from '../../../src/report/render/sitecore-steps.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';
import type { SitecoreBatchReport } from '../../../src/report/sitecore-batch.ts';
import { sampleGroup } from '../sample-reports.ts';
import { SAMPLE_SITECORE_REPORTS, sampleSitecoreReport } from '../sample-sitecore.ts';

/** Compares with a golden file; `UPDATE_GOLDEN=1 npm run test:unit` writes the golden files anew. */
function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

const PLACES: Record<LogArguments['kind'], LogArguments> = {
  batch: { kind: 'batch', ref: '12af3453-62da-4b31-a646-631b7b5f3009', baseUrl: 'https://api.example.com' },
  address: { kind: 'address' },
  file: { kind: 'file', name: 'my log.gz' },
};

function withSteps(report: SitecoreBatchReport): SitecoreBatchReport {
  const place = report.batch.ref === null ? PLACES.file : PLACES.batch;
  return { ...report, nextSteps: planSitecoreSteps(report, place) };
}

describe('renderSitecoreBatch', () => {
  for (const [name, report] of Object.entries(SAMPLE_SITECORE_REPORTS)) {
    it(`shows a batch: ${name}`, () => {
      const text = renderSitecoreBatch(withSteps(report), PLAIN_STYLE);
      expectGolden(`sitecore-${name}.80`, text);
      const wrapped = text.split('\n').filter((line) => !/^ *(\$|https:|Log )/.test(line));
      for (const line of wrapped) expect(line.length, line).to.be.at.most(80);
    });
  }

  it('fits 120 columns', () => {
    const text = renderSitecoreBatch(withSteps(sampleSitecoreReport()), { ...PLAIN_STYLE, width: 120 });
    const lengths = text
      .split('\n')
      .filter((line) => !/^ *\$/.test(line))
      .map((line) => line.length);
    expect(Math.max(...lengths)).to.be.within(81, 120);
  });

  it('keeps control characters of the server away from the terminal', () => {
    const report = sampleSitecoreReport();
    const hostile = {
      ...report.batch,
      ref: 'a\u001B[31m',
      status: 'er\u0007ror',
      checksum: '\u009B1m',
      log: 'b\u202E',
    };
    const text = renderSitecoreBatch({ ...report, batch: hostile, incompleteReason: null }, PLAIN_STYLE);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  });

  it('says of a status that nobody knows that the end is not known', () => {
    const batch = { ...sampleSitecoreReport().batch, status: 'archived' };
    const text = renderSitecoreBatch(sampleSitecoreReport({ outcome: 'running', batch, groups: [] }), PLAIN_STYLE);
    expect(text).to.include('What became of the batch is not known.');
  });
});

describe('planSitecoreSteps', () => {
  it('never shows the address of a log, which is to be given anew', () => {
    const [step] = planSitecoreSteps(sampleSitecoreReport({ complete: false }), PLACES.address);
    expect(step?.command).to.equal('sf errors sitecore batch --log-url -');
  });

  it('asks for a file anew that ends too early, and for nothing of a batch that is clean', () => {
    const cut = sampleSitecoreReport({
      complete: false,
      groups: [],
      retry: { ...sampleSitecoreReport().retry, now: 0 },
    });
    expect(planSitecoreSteps(cut, PLACES.file).map(({ command }) => command)).to.deep.equal([null, null]);
    expect(planSitecoreSteps(SAMPLE_SITECORE_REPORTS['clean'] ?? cut, PLACES.batch)).to.deep.equal([]);
  });

  it('names a cause once, however many messages it has', () => {
    const { groups } = sampleSitecoreReport();
    const [first = sampleGroup()] = groups;
    const twice = [...groups, { ...first, template: 'Validation error: attribute plan' }];
    const steps = planSitecoreSteps(sampleSitecoreReport({ groups: twice }), PLACES.batch);
    expect(steps.filter(({ text }) => text.startsWith('Fix 400')).map(({ text }) => text)).to.deep.equal([
      'Fix 400, The record does not fit the data model (60 rows): Compare names and types in the record with the schema.',
    ]);
  });
});

describe('renderSitecoreProgress', () => {
  it('tells the status while it waits, and the records while it reads', () => {
    expect(renderSitecoreProgress({ phase: 'waiting', status: 'processing' }).status).to.equal('processing');
    expect(renderSitecoreProgress({ phase: 'reading', entries: 1200 }).status).to.equal('1,200 rows');
  });
});
