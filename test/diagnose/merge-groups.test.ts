import { expect } from 'chai';
import { mergeGroups } from '../../src/diagnose/merge-groups.ts';
import { sampleGroup, sampleReport } from '../report/sample-reports.ts';

describe('mergeGroups', () => {
  const first = sampleReport({ groups: [sampleGroup({ count: 3, share: 1 })] });
  const second = sampleReport({
    job: { ...first.job, id: '7505f000003OTHERAA' },
    groups: [sampleGroup({ count: 5, share: 0.5 }), sampleGroup({ count: 4, share: 0.4, fields: ['Email'] })],
  });

  it('makes one group of equal causes of several jobs, and ranks anew', () => {
    const groups = mergeGroups([first, second]);
    expect(groups.map(({ fields, count }) => [fields[0], count])).to.deep.equal([
      ['LastName', 8],
      ['Email', 4],
    ]);
    expect(groups[0]?.share).to.be.closeTo(8 / 12, 1e-9);
  });

  it('names the job of each example and keeps three', () => {
    const [group] = mergeGroups([first, second]);
    expect(group?.examples.map(({ jobId }) => jobId)).to.deep.equal([first.job.id, first.job.id, second.job.id]);
  });

  it('leaves the groups of the single jobs as they are', () => {
    mergeGroups([first, second]);
    expect(first.groups[0]?.count).to.equal(3);
    expect(first.groups[0]?.examples[0]).not.to.have.property('jobId');
  });
});
