import { expect } from 'chai';
import { planNextSteps } from '../../../src/report/render/next-steps.ts';
import { SAMPLE_REPORTS, sampleReport } from '../sample-reports.ts';

const me = 'me@example.com';

describe('planNextSteps', () => {
  it('has nothing to say of a clean job', () => {
    expect(planNextSteps(SAMPLE_REPORTS['clean'] ?? sampleReport(), me)).to.deep.equal([]);
  });

  it('waits for a running job', () => {
    const [step] = planNextSteps(SAMPLE_REPORTS['running'] ?? sampleReport(), me);
    expect(step?.command).to.equal(`sf errors bulk job --id 7505f000003EXAMAA2 --wait 10 --target-org ${me}`);
  });

  it('fixes, then downloads, then sends again', () => {
    const steps = planNextSteps(sampleReport(), me);
    expect(steps.map(({ text }) => text.split(' ')[0])).to.deep.equal(['Fix', 'Download', 'Send', 'Look']);
    expect(steps[0]?.text).to.include('REQUIRED_FIELD_MISSING [LastName] (120 rows)');
    expect(steps[1]?.command).to.equal(`sf data bulk results --job-id 7505f000003EXAMAA2 --target-org ${me}`);
  });

  it('starts with what stopped the whole job', () => {
    const [fix, download, send] = planNextSteps(SAMPLE_REPORTS['failed'] ?? sampleReport(), me);
    expect(fix?.text).to.equal(
      'Fix what stopped the job (InvalidBatch): Compare the header of the file with the fields of the object.',
    );
    expect(download?.text).to.include('the failed and the unprocessed rows');
    expect(send?.text).to.include('500 rows');
  });

  it('reads an incomplete diagnosis again first', () => {
    const [step] = planNextSteps(SAMPLE_REPORTS['incomplete'] ?? sampleReport(), me);
    expect(step?.command).to.match(/^sf errors bulk job --id 7505f000003EXAMAA2 /);
  });

  it('keeps an alias with blanks one word of the command line', () => {
    const steps = planNextSteps(sampleReport(), 'my org; rm -rf');
    expect(steps[1]?.command).to.match(/--target-org "my org; rm -rf"$/);
  });
});
