import { expect } from 'chai';
import { measureCoverage } from '../../src/catalogue/coverage.ts';
import type { Entry, Inventory } from '../../src/catalogue/entry.ts';
import { FAMILIES } from '../../src/catalogue/families.ts';
import { INVENTORIES } from '../../src/catalogue/inventories.ts';

function entry(apis: Entry['apis'], basis: Entry['basis']): Entry {
  return {
    summary: 'It failed.',
    causes: ['A cause.'],
    fixes: ['Change it.'],
    retry: 'after-fix',
    retryReason: 'It must change.',
    apis,
    httpStatuses: [],
    basis,
    sources: [{ title: 'A guide', url: 'https://developer.salesforce.com/docs/' }],
  };
}

function list(name: string, apis: Inventory['apis'], codes: string[], kind: Partial<Inventory> = {}): Inventory {
  return {
    apis,
    list: name,
    newest: null,
    oldest: null,
    source: { title: 'A guide', url: 'https://developer.salesforce.com/docs/' },
    codes: Object.fromEntries(codes.map((code) => [code, {}])),
    ...kind,
  };
}

describe('measureCoverage', () => {
  it('counts codes, guidance and its basis, list by list', () => {
    const { lists } = measureCoverage([list('one', ['soap'], ['A_A', 'B_B', 'C_C', 'D_D'])], {
      first: { A_A: entry(['soap'], 'documented'), B_B: entry(['soap', 'rest'], 'inferred') },
      second: { C_C: entry(['soap'], 'observed') },
    });
    expect(lists).to.deep.equal([
      { list: 'one', apis: ['soap'], codes: 4, described: 3, documented: 1, observed: 1, inferred: 1 },
    ]);
  });

  it('takes guidance only from an entry that shares an API with the list', () => {
    const statuses = [
      list('status', ['rest'], ['409'], { positional: true }),
      list('status', ['connect'], ['409'], { positional: true }),
    ];
    const { lists, apis, total } = measureCoverage(statuses, { rest: { 409: entry(['rest'], 'documented') } });
    expect(lists.map(({ described }) => described)).to.deep.equal([1, 0]);
    expect(apis.find(({ api }) => api === 'connect')).to.include({ codes: 1, described: 0 });
    expect(total).to.include({ codes: 2, described: 1 });
  });

  it('counts a code of two lists once in an API and in the total', () => {
    const shared = [list('one', ['soap', 'bulk'], ['A_A', 'B_B']), list('two', ['soap'], ['A_A'])];
    const { apis, total } = measureCoverage(shared, { first: { A_A: entry(['bulk'], 'documented') } });
    expect(apis.find(({ api }) => api === 'soap')).to.include({ codes: 2, described: 1 });
    expect(apis.find(({ api }) => api === 'bulk')).to.include({ codes: 2, described: 1 });
    expect(apis.find(({ api }) => api === 'oauth')).to.include({ codes: 0, described: 0 });
    expect(total).to.include({ codes: 2, described: 1 });
  });

  it('keeps codes that only refine another out of the figures of APIs', () => {
    const { lists, apis, total } = measureCoverage([list('detail', ['soap'], ['A_A'], { detail: true })], {});
    expect(lists[0]).to.include({ codes: 1, described: 0 });
    expect(apis.find(({ api }) => api === 'soap')).to.include({ codes: 0 });
    expect(total).to.include({ codes: 0 });
  });
});

describe('The coverage of the catalogue', () => {
  const { lists, apis, total } = measureCoverage();

  it('has a line for each list', () => {
    expect(lists.map((line) => line.list)).to.deep.equal(INVENTORIES.map((line) => line.list));
    expect(lists.find((line) => line.list === 'ExtendedErrorCode')?.codes).to.equal(1020);
    expect(lists.find((line) => line.list === 'ExceptionCode')?.codes).to.equal(329);
    expect(lists.find((line) => line.list === 'StatusCode')?.codes).to.equal(726);
  });

  it('is whole for Bulk codes, REST codes, OAuth, HTTP statuses, Sitecore and client-made names', () => {
    const whole = lists.filter(
      ({ list: name }) => !/^(?:ExceptionCode|StatusCode|ExtendedErrorCode|names in)/.test(name),
    );
    expect(whole.length).to.be.at.least(11);
    for (const { list: name, apis: where, codes, described } of whole) {
      expect(described, `${name} (${where.join(', ')})`).to.equal(codes);
    }
  });

  it('adds up', () => {
    for (const line of [...lists, ...apis, total]) {
      expect(line.documented + line.observed + line.inferred).to.equal(line.described);
      expect(line.described).to.be.at.most(line.codes);
    }
  });

  it('counts every entry that the families hold', () => {
    const entries = Object.values(FAMILIES).reduce((sum, family) => sum + Object.keys(family).length, 0);
    expect(total.described).to.equal(entries);
  });
});
