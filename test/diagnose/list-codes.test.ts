import { expect } from 'chai';
import { listCodes } from '../../src/diagnose/list-codes.ts';

describe('listCodes', () => {
  const all = listCodes();

  it('gives the whole catalogue, by family and code', () => {
    expect(all.codes).to.have.length(all.total);
    expect(all.total).to.be.above(100);
    const places = all.codes.map(({ family, code }) => `${family} ${code}`);
    expect(places).to.deep.equal(places.toSorted());
  });

  it('filters by API', () => {
    const { codes } = listCodes({ api: 'bulk1' });
    expect(codes).not.to.have.length(0);
    expect(codes.every(({ apis }) => apis.includes('bulk1'))).to.equal(true);
  });

  it('filters by verdict, and finds codes of which one situation has it', () => {
    const names = listCodes({ retry: 'now' }).codes.map(({ code }) => code);
    expect(names).to.include('UNABLE_TO_LOCK_ROW').and.to.include('REQUEST_LIMIT_EXCEEDED');
    expect(names).not.to.include('REQUIRED_FIELD_MISSING');
  });

  it('searches words in names, with or without underscores, and in what is said', () => {
    expect(listCodes({ search: 'locknothere' }).codes).to.deep.equal([]);
    expect(listCodes({ search: 'lock_row' }).codes.map(({ code }) => code)).to.include('UNABLE_TO_LOCK_ROW');
    const validation = listCodes({ search: 'Validation RULE' }).codes.map(({ code }) => code);
    expect(validation).to.include('FIELD_CUSTOM_VALIDATION_EXCEPTION');
  });

  it('names the page and the anchor of a code', () => {
    const lock = all.codes.find(({ code }) => code === 'UNABLE_TO_LOCK_ROW');
    expect(lock?.page).to.equal('docs/codes/limits.md#unable_to_lock_row');
  });
});
