import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { BulkJobReport } from '../../../src/report/bulk-job.ts';
import { ADVICE_CODES } from '../../../src/report/job-advice.ts';
import { renderBulkJob, renderBulkJobs } from '../../../src/report/render/human-bulk-job.ts';
import { planNextSteps, type NextStepOptions } from '../../../src/report/render/next-steps.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';
import { sampleDetailedReport } from '../sample-details.ts';
import { NOW, sampleGroup, sampleJobsReport, sampleReport } from '../sample-reports.ts';

describe('renderBulkJob with details', () => {
  for (const width of [80, 120]) {
    it(`shows locks, setup, limits and advice at ${width} columns`, () => {
      const text = renderBulkJob(sampleDetailedReport(), { ...PLAIN_STYLE, width }, NOW);
      const file = new URL(`golden/details.${width}.txt`, import.meta.url);
      if (process.env['UPDATE_GOLDEN']) writeFileSync(file, `${text}\n`);
      expect(`${text}\n`).to.equal(readFileSync(file, 'utf8'));
      for (const line of text.split('\n').filter((each) => !/^ *(\$|https:)/.test(each))) {
        expect(line.length, line).to.be.at.most(width);
      }
    });
  }

  it('keeps control characters of the org away from the terminal', () => {
    // eslint-disable-next-line no-control-regex
    expect(renderBulkJob(sampleDetailedReport(), PLAIN_STYLE, NOW)).not.to.match(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/,
    );
  });

  it('has words for every advice', () => {
    const codes = new Set(sampleDetailedReport().advice.map(({ code }) => code));
    expect([...codes].toSorted()).to.deep.equal([...ADVICE_CODES].toSorted());
    for (const { code, text } of sampleDetailedReport().advice) {
      expect(text, code)
        .to.match(/\.$/)
        .and.not.to.match(/%s|undefined|NaN/);
    }
  });

  it('shows what is wrong with the field that stopped the job', () => {
    const { groups, details } = sampleDetailedReport();
    const found = groups[2]?.details ?? null;
    const jobError = sampleReport().groups.find(({ inner }) => inner !== null)?.inner ?? null;
    const text = renderBulkJob(
      sampleReport({ groups: [], jobError, details: details && { ...details, jobError: found } }),
      PLAIN_STYLE,
      NOW,
    );
    expect(text).to.include('Nearest: FirstName, LastName.');
  });

  it('says when a lock error names no record', () => {
    const locks = { records: 0, atLeast: false, rowsWithoutRecord: 120 };
    const text = renderBulkJob(sampleReport({ groups: [sampleGroup({ locks })] }), PLAIN_STYLE, NOW);
    expect(text).to.include('locks:  120 rows name no record.');
  });

  it('gives each advice once over several jobs, beside the first job it holds for', () => {
    const { advice } = sampleDetailedReport();
    const first = sampleReport({ advice: advice.slice(0, 2) });
    const second = sampleReport({ job: { ...first.job, id: '7505f000003EXAMBB2' }, advice: advice.slice(1, 3) });
    const text = renderBulkJobs({ ...sampleJobsReport(), jobs: [first, second] }, PLAIN_STYLE, NOW);
    expect(text.split('Sort the file by the parent')).to.have.length(2);
    expect(text).to.match(
      /7505f000003EXAMAA2 {2}4,000 of[\s\S]*7505f000003EXAMBB2 {2}Bulk API 2\.0 has no serial mode/,
    );
  });
});

describe('planNextSteps with details', () => {
  const me = 'me@example.com';
  const textsOf = (report: BulkJobReport, options: NextStepOptions = {}): string[] =>
    planNextSteps(report, me, options).map(({ text }) => text);

  it('leads to the details where they are worth it and have not been looked up', () => {
    const command = `sf errors bulk job --id ${sampleReport().job.id} --details --target-org ${me}`;
    const commands = (options: NextStepOptions): (string | null)[] =>
      planNextSteps(sampleReport(), me, options).map((step) => step.command);
    expect(commands({ worthDetails: true })).to.include(command);
    expect(commands({})).not.to.include(command);
    expect(commands({ worthDetails: true, details: sampleDetailedReport().details })).not.to.include(command);
  });

  it('names the limits to look at, unless they have been looked at', () => {
    const group = sampleGroup({ limits: ['DataStorageMB', 'FileStorageMB'] });
    const report = sampleReport({ groups: [group] });
    const step = planNextSteps(report, me).find(({ command }) => command?.includes('limits check'));
    expect(step?.command).to.equal(
      `sf errors limits check --all --include DataStorageMB --include FileStorageMB --target-org ${me}`,
    );
    expect(textsOf(report, { details: sampleDetailedReport().details }).join(' ')).not.to.include('limits stand');
  });

  it('gives the fix that the setup gives, before a general one', () => {
    const [, ruled, fields] = sampleDetailedReport().groups;
    const details = ruled?.details ?? null;
    const rules = details && { ...details, automation: details.automation.slice(0, 1) };
    const group = sampleGroup({ retry: 'after-fix', details: rules });
    expect(textsOf(sampleReport({ groups: [group] }))[0]).to.include('meets the validation rule Needs_Email');
    for (const [status, text] of [
      ['missing-or-hidden', 'the nearest field is FirstName'],
      ['hidden', 'Get access to the field CRM_Key__c'],
      ['not-writable', 'Take the column CreatedDate out'],
      ['restricted-picklist', 'the picklist LeadSource takes'],
      ['present', 'Fill the column'],
    ] as const) {
      const field = fields?.details?.fields.find((each) => each.status === status);
      const found = fields?.details && field ? { ...fields.details, fields: [field] } : null;
      const report = sampleReport({ groups: [sampleGroup({ retry: 'after-fix', details: found })] });
      expect(textsOf(report)[0], status).to.include(text);
    }
  });

  it('keeps to the general fix where several rules have the text', () => {
    const group = sampleGroup({ retry: 'after-fix', details: sampleDetailedReport().groups[1]?.details ?? null });
    expect(textsOf(sampleReport({ groups: [group] }))[0]).to.include('Fill the column');
  });
});
