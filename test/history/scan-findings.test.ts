import { expect } from 'chai';
import type { ScanEntry } from '../../src/history/scan-entries.ts';
import { ScanFindings } from '../../src/history/scan-findings.ts';

const ASKED = { endpoint: 'ingest', locator: null, jobType: null } as const;

function page(at: number, next: string): ScanEntry {
  return { type: 'page', at, ...ASKED, jobs: [], next };
}

describe('ScanFindings', () => {
  it('take the page that was read later, whichever they hear of last', () => {
    for (const runs of [
      [page(1, 'older'), page(2, 'newer')],
      [page(2, 'newer'), page(1, 'older')],
    ]) {
      const findings = new ScanFindings();
      for (const entry of runs) findings.add([entry]);
      expect(findings.findPage(ASKED)?.next).to.equal('newer');
    }
  });

  it('lose no page of a run by the lists that another has worked through', () => {
    const findings = new ScanFindings();
    findings.add([page(1, 'more')]);
    findings.add([page(2, 'more'), { type: 'lists-done' }]);
    expect(findings.findPage(ASKED)?.at).to.equal(1);
    findings.learn({ type: 'lists-done' });
    expect(findings.hasPages).to.equal(false);
  });
});
