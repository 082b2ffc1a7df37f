import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { findCode } from '../../src/catalogue/find-code.ts';
import { findLimit, findLimitsOfCode, listLimitNames } from '../../src/catalogue/find-limit.ts';
import { limitFamilySchema } from '../../src/catalogue/limit.ts';

const folder = new URL('../../src/catalogue/limits/', import.meta.url);

describe('The catalogue of limits', () => {
  const families = readdirSync(folder).map((name) =>
    limitFamilySchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))),
  );

  it('holds every limit of its files once', () => {
    const names = families.flatMap((family) => Object.keys(family));
    expect(listLimitNames().toSorted()).to.deep.equal(names.toSorted());
    expect(new Set(names).size).to.equal(names.length);
    expect(names).to.have.length.above(80);
  });

  it('names only error codes that the catalogue of errors knows', () => {
    for (const { codes } of families.flatMap((family) => Object.values(family))) {
      for (const code of codes) expect(findCode(code)?.code, code).to.equal(code);
    }
  });

  it('cites a source for what it calls documented', () => {
    for (const [name, limit] of families.flatMap((family) => Object.entries(family))) {
      if (limit.basis === 'documented') expect(limit.source, name).to.be.a('string');
    }
  });

  it('finds the limits of a code, in any spelling', () => {
    expect(findLimitsOfCode('REQUEST_LIMIT_EXCEEDED')).to.deep.equal(['DailyApiRequests']);
    expect(findLimitsOfCode('storagelimitexceeded')).to.have.members(['DataStorageMB', 'FileStorageMB']);
    expect(findLimitsOfCode('NOT_FOUND')).to.deep.equal([]);
  });

  it('tells what a limit counts and when it comes back', () => {
    expect(findLimit('DailyApiRequests')).to.include({ unit: 'calls', period: 'rolling-24h' });
    expect(findLimit('DataStorageMB')).to.include({ unit: 'MB', period: 'stock' });
    expect(findLimit('FluxCapacitorsPerEon')).to.equal(undefined);
  });
});
