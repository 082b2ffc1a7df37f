import { expect } from 'chai';
import { OUTCOMES } from '../../src/report/bulk-job.ts';
import { EXIT_CODES, exitCodeOf, worstOutcome } from '../../src/report/exit-codes.ts';

describe('The exit codes', () => {
  it('are those of the contract', () => {
    expect(EXIT_CODES).to.deep.equal({ clean: 0, partial: 68, failed: 1, aborted: 1, running: 69 });
    expect(Object.keys(EXIT_CODES)).to.have.members([...OUTCOMES]);
  });

  it('let the worst outcome decide: failed, aborted, partial, running, clean', () => {
    const order = ['failed', 'aborted', 'partial', 'running', 'clean'] as const;
    for (const [index, worse] of order.entries()) {
      for (const better of order.slice(index)) expect(worstOutcome([better, worse, 'clean'])).to.equal(worse);
    }
  });

  it('never say success about a run that did not see all of its data', () => {
    expect(exitCodeOf({ outcome: 'clean', complete: true })).to.equal(0);
    for (const outcome of OUTCOMES) expect(exitCodeOf({ outcome, complete: false })).not.to.equal(0);
    expect(exitCodeOf({ outcome: 'partial', complete: false })).to.equal(68);
  });
});
