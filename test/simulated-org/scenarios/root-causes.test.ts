import { expect } from 'chai';
import { readResult } from '../org-client.ts';
import type { ResultRow } from '../result-file.ts';
import { SimulatedOrg } from '../simulated-org.ts';
import { rootCauseRows, rootCauses } from './root-causes.ts';

describe('The scenario of root causes', () => {
  it('names each cause once', () => {
    expect(new Set(rootCauses.map(({ name }) => name)).size).to.equal(rootCauses.length);
  });

  for (const cause of rootCauses) {
    it(`writes ${cause.name} with its code, or none`, () => {
      const text = cause.rowError(7);
      expect(/^[A-Z_]+(?=:)/.exec(text)?.[0] ?? null).to.equal(cause.code);
      expect(text).to.match(/:(?:[\w,]+ )?--$/);
    });
  }

  it('gives most causes thousands of texts', () => {
    const texts = rootCauses.map(
      (cause) => new Set(Array.from({ length: 5000 }, (_, row) => cause.rowError(row * 7919))),
    );
    const constant = texts.filter(({ size }) => size === 1).length;
    const varied = texts.filter(({ size }) => size > 1000).length;
    expect(constant).to.equal(5);
    expect(varied).to.be.at.least(rootCauses.length - constant - 3);
  });

  it('makes no text under two causes', () => {
    const owner = new Map<string, string>();
    for (const cause of rootCauses) {
      for (let row = 0; row < 2000; row++) {
        const text = cause.rowError(row);
        expect(owner.get(text) ?? cause.name).to.equal(cause.name);
        owner.set(text, cause.name);
      }
    }
  });

  it('gives every cause its share of the rows, the first most', () => {
    const load = rootCauseRows({ count: 20_000 });
    const rows = new Map(rootCauses.map((cause) => [cause, 0]));
    for (let row = 0; row < load.count; row++) rows.set(load.causeOf(row), (rows.get(load.causeOf(row)) ?? 0) + 1);
    const counts = [...rows.values()];
    expect(Math.min(...counts)).to.be.greaterThan(0);
    expect(counts[0]).to.be.greaterThan((counts.at(-1) ?? 0) * 10);
  });

  it('makes the same rows for the same seed, others for another', () => {
    expect(readRows(3)).to.deep.equal(readRows(3));
    expect(readRows(3)).to.not.deep.equal(readRows(4));
  });

  it('keeps to the causes it is given', () => {
    const causes = rootCauses.slice(2, 4);
    const load = rootCauseRows({ count: 100, causes });
    const used = new Set(Array.from({ length: 100 }, (_, row) => load.causeOf(row)));
    expect([...used]).to.have.members(causes);
  });

  it('is what the failed results of a job hold', async () => {
    const org = await SimulatedOrg.start();
    const load = rootCauseRows({ count: 300, causes: rootCauses.slice(0, 8) });
    const job = org.addIngestJob({ failed: load });
    const lines = await readResult(org, job.id);
    await org.stop();
    expect(lines).to.have.length(300);
    for (const [row, line] of lines.entries()) {
      expect(line).to.contain(load.rows(row).error?.replaceAll('"', '""'));
    }
  });
});

function readRows(seed: number): ResultRow[] {
  const load = rootCauseRows({ count: 50, seed });
  return Array.from({ length: load.count }, (_, row) => load.rows(row));
}
