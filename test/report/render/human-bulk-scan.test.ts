import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { explainJobError } from '../../../src/classify/explain-error.ts';
import type { BulkScanReport } from '../../../src/report/bulk-scan.ts';
import { renderBulkScan } from '../../../src/report/render/human-bulk-scan.ts';
import { planScanSteps } from '../../../src/report/render/scan-steps.ts';
import { PLAIN_STYLE, type Style } from '../../../src/report/render/style.ts';
import { NOW, sampleGroup } from '../sample-reports.ts';
import { SAMPLE_JOBS, sampleCleanJob, sampleDeadJob, sampleScan, sampleScannedJob } from '../sample-scans.ts';

const ORG = { targetOrg: 'my org', scanArgs: ['--since', '24h'] };

/** As a command makes it, with its next steps. */
function scanned(jobs: Parameters<typeof sampleScan>[0], report: Partial<BulkScanReport> = {}): BulkScanReport {
  const made = sampleScan(jobs, report);
  return { ...made, nextSteps: planScanSteps(made, { ...ORG, goesOn: !made.complete }) };
}

const REPORTS: Record<string, BulkScanReport> = {
  'scan-failures': scanned(SAMPLE_JOBS, { listed: 31 }),
  'scan-cut': scanned(SAMPLE_JOBS, {
    total: 90,
    resumed: 4,
    resumedFrom: '2026-11-21T06:10:00.000Z',
    listedAt: '2026-11-21T08:20:00.000Z',
    callsLeft: 0,
    complete: false,
    incompleteReason:
      'The API calls allowed (12) were not enough, with 81 jobs not looked at. 1 job could not be read.',
    unread: [{ id: '7505g00000UNRDAAA1', name: 'JobNotFoundError', message: 'The org has no such job.', actions: [] }],
  }),
  'scan-clean': scanned([sampleCleanJob('7505g00000CLEANAA1'), sampleCleanJob('7505g00000CLEANAA2')]),
};

function expectGolden(name: string, text: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
  expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
}

const paint = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;
const render = (report: BulkScanReport): string => renderBulkScan(report, PLAIN_STYLE, NOW);

const plan = (report: BulkScanReport, goesOn = false): Array<[string, string | null]> =>
  planScanSteps(report, { ...ORG, goesOn }).map(({ text, command }) => [text, command]);

describe('renderBulkScan', () => {
  for (const width of [80, 120]) {
    for (const [name, report] of Object.entries(REPORTS)) {
      it(`shows ${name} at ${width} columns`, () => {
        const text = renderBulkScan(report, { ...PLAIN_STYLE, width }, NOW);
        expectGolden(`${name}.${width}`, text);
        const wrapped = text.split('\n').filter((line) => !/^ *(\$|https:)/.test(line));
        for (const line of wrapped) expect(line.length, line).to.be.at.most(width);
      });
    }
  }

  it('says in its own words that an error has no message, and quotes no nothing', () => {
    const jobs = [
      sampleScannedJob({ groups: [sampleGroup({ template: '' })] }),
      sampleDeadJob('7505g00000DEAD1AA1', null, { jobError: { ...explainJobError('InvalidBatch'), message: '' } }),
      sampleDeadJob('7505g00000DEAD2AA1', null),
    ];
    const text = render(scanned(jobs));
    expect(text.split(/^ {6}\(no message\)$/m), 'of the job, and of its rows').to.have.length(3);
    expect(text).to.match(/^ {2}InvalidBatch in 1 job$/m);
    expect(text).to.match(/^ {2}No reason given in 1 job$/m);
    expect(text).not.to.include('“”');
  });

  it('cuts the long message of a job error', () => {
    const text = render(scanned([sampleDeadJob('7505g00000DEAD1AA1', `InvalidBatch : ${'x'.repeat(2000)}`)]));
    expect(text.length).to.be.below(3000);
    expect(text).to.include('x…”');
  });

  it('keeps control characters of the org away from the terminal', () => {
    const evil = '\u001B]0;owned\u0007';
    const jobs = [
      sampleScannedJob({
        object: evil,
        state: evil,
        createdById: evil,
        operation: evil,
        errorCode: evil,
        groups: [sampleGroup({ code: evil })],
      }),
      ...SAMPLE_JOBS,
    ];
    // oxlint-disable-next-line no-control-regex
    expect(render(scanned(jobs))).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('says the same with colours', () => {
    const colours: Style = {
      width: 80,
      bold: paint(1),
      dim: paint(2),
      good: paint(32),
      warning: paint(33),
      bad: paint(31),
    };
    for (const report of Object.values(REPORTS)) {
      expect(stripVTControlCharacters(renderBulkScan(report, colours, NOW))).to.equal(
        renderBulkScan(report, { ...PLAIN_STYLE, width: 80 }, NOW),
      );
    }
  });

  it('calls no job failed of which only not all is known', () => {
    const partly = { complete: false, incompleteReason: 'The connection broke.' };
    const text = render(
      scanned([
        sampleCleanJob('7505g00000CLEANAA1', partly),
        sampleCleanJob('7505g00000RUNS1AA1', { outcome: 'running', state: 'InProgress', ...partly }),
        sampleScannedJob({ id: '7505g00000PARTLAA1', ...partly }),
      ]),
    );
    const marks = text.split('\n').flatMap((line) => /^(\S) {2}7505g00000(\w{4})/.exec(line)?.slice(1).join(' ') ?? []);
    expect(marks).to.deep.equal(['! PART', '? RUNS', '? CLEA']);
  });

  it('shows ten of the worst jobs and counts the rest', () => {
    const jobs = Array.from({ length: 14 }, (_, index) =>
      sampleScannedJob({ id: `7505g00000JOB${String(index).padStart(2, '0')}AA1` }),
    );
    expect(render(scanned(jobs)))
      .to.include('JOB09AA1')
      .and.to.include('4 jobs more, in --json.')
      .and.not.to.include('JOB10AA1  ');
  });

  it('says that nothing fits, that the org has no jobs, that some still run, and that not all was seen', () => {
    expect(render(scanned([], { listed: 5 }))).to.include("No job fits; the org's lists hold 5 jobs.");
    expect(render(scanned([]))).to.include('The org has no bulk jobs.');
    const running = SAMPLE_JOBS.find(({ outcome }) => outcome === 'running');
    expect(render(scanned(running ? [running] : []))).to.match(/^… No failures so far: 1 job still running/);
    const unseen = scanned([sampleCleanJob('7505g00000CLEANAA1')], {
      total: 9,
      complete: false,
      incompleteReason: 'x',
    });
    expect(render(unseen)).to.match(/^\? No failures in what was seen: 1 of 9 jobs/);
  });

  it('does not speak of rows where none failed', () => {
    const queries = SAMPLE_JOBS.filter(({ kind }) => kind === 'query');
    expect(render(scanned(queries))).to.match(/^✗ Failures in 1 of 1 job\n/);
    expect(render(scanned(queries))).not.to.include('0 rows');
  });
});

describe('planScanSteps', () => {
  it('goes on first, where the scan did not get to its end', () => {
    const [first] = plan(sampleScan(SAMPLE_JOBS), true);
    expect(first?.[1]).to.equal('sf errors bulk scan --target-org "my org" --since 24h');
  });

  it('fixes what stopped jobs, then what failed rows, then looks at the worst job', () => {
    const texts = plan(sampleScan(SAMPLE_JOBS)).map(([text]) => text);
    // Two jobs, stopped by different columns, for which the advice is the same.
    expect(texts[0]).to.match(/^Fix what stopped 2 jobs \(InvalidBatch\): /);
    expect(texts[1]).to.match(/^Fix REQUIRED_FIELD_MISSING \[LastName\] \(280 rows\): /);
    expect(plan(sampleScan(SAMPLE_JOBS))).to.deep.include([
      'Look at the worst job: its rows, batches and advice.',
      'sf errors bulk job --id 7505g00000DEAD1AA1 --target-org "my org"',
    ]);
  });

  it('waits last, for the jobs that still run', () => {
    expect(plan(sampleScan(SAMPLE_JOBS)).at(-1)).to.deep.equal([
      'Wait for the jobs that have not finished (1 job).',
      'sf errors bulk scan --wait 10 --target-org "my org" --since 24h',
    ]);
  });

  it('waits for no jobs whose state nobody knows', () => {
    const held = sampleCleanJob('7505g00000HELD1AA1', { outcome: 'running', state: 'Paused' });
    expect(plan(sampleScan([held])).map(([text, command]) => [text.slice(0, 28), command])).to.deep.equal([
      [
        'Look at 1 job in Setup, Bulk',
        'sf org open --target-org "my org" --path "/lightning/setup/AsyncApiJobStatus/home"',
      ],
    ]);
    const steps = plan(sampleScan([...SAMPLE_JOBS, held])).slice(-2);
    expect(steps.map(([text]) => text.slice(0, 12))).to.deep.equal(['Wait for the', 'Look at 1 jo']);
    expect(steps[0]?.[0]).to.include('(1 job)');
  });

  it('has nothing to do after a clean scan', () => {
    expect(plan(sampleScan([sampleCleanJob('7505g00000CLEANAA1')]))).to.deep.equal([]);
  });
});
