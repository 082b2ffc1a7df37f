import { expect } from 'chai';
import { findCode } from '../../src/catalogue/find-code.ts';
import { findByPhrase } from '../../src/catalogue/find-phrase.ts';
import { isKnownCode, isKnownSpelling, offeredCodes, offeredDetails } from '../../src/catalogue/known-codes.ts';
import { suggestCodes } from '../../src/catalogue/suggest-codes.ts';
import { APIS } from '../../src/report/vocabulary.ts';

describe('findCode', () => {
  it('ignores case and underscores', () => {
    for (const spelling of ['InvalidJobState', 'INVALIDJOBSTATE', 'INVALID_JOB_STATE', 'invalidjobstate']) {
      expect(findCode(spelling)?.code, spelling).to.equal('InvalidJobState');
    }
  });

  it("gives the API's own entry first", () => {
    expect(findCode('NOT_FOUND', { api: 'bulk' })?.code).to.equal('NotFound');
    expect(findCode('NOT_FOUND', { api: 'rest' })?.code).to.equal('NOT_FOUND');
    expect(findCode('NotFound', { api: 'rest' })?.code).to.equal('NOT_FOUND');
  });

  it('tells a row error from a job error of nearly the same name', () => {
    expect(findCode('INVALID_OPERATION', { api: 'bulk' })?.family).to.equal('records');
    expect(findCode('InvalidOperation', { api: 'bulk' })?.family).to.equal('bulk-jobs');
    expect(findCode('INVALIDOPERATION', { api: 'bulk' })?.family).to.equal('bulk-jobs');
  });

  it('goes to the nearest API when the own one has no entry', () => {
    expect(findCode('INVALID_SESSION_ID', { api: 'connect' })?.code).to.equal('INVALID_SESSION_ID');
    expect(findCode('InvalidSessionId', { api: 'sitecore' })).to.equal(undefined);
  });

  it('lets an exact spelling win where no API is given', () => {
    expect(findCode('invalid_client')?.apis).to.deep.equal(['oauth']);
    expect(findCode('INVALID_CLIENT')?.apis).to.deep.equal(['soap']);
    expect(findCode('NotFound')?.code).to.equal('NotFound');
  });

  it('finds an OAuth error whatever API it is looked for in', () => {
    for (const api of APIS.filter((name) => name !== 'sitecore')) {
      expect(findCode('invalid_grant', { api })?.code, api).to.equal('invalid_grant');
    }
  });

  it('knows no code that is none', () => {
    expect(findCode('NO_SUCH_CODE_AT_ALL')).to.equal(undefined);
    expect(findCode('')).to.equal(undefined);
  });
});

describe('findByPhrase', () => {
  it('finds the code that a fixed phrase belongs to', () => {
    expect(findByPhrase('Unable to obtain exclusive access to this record')?.code).to.equal('UNABLE_TO_LOCK_ROW');
  });

  it('lets the longest phrase win', () => {
    const message =
      'System.QueryException: Record Currently Unavailable: The record you are attempting to edit is in use';
    expect(findByPhrase(message)?.code).to.equal('UNABLE_TO_LOCK_ROW');
  });

  it('finds nothing in other text', () => {
    expect(findByPhrase('The moon is full.')).to.equal(undefined);
  });
});

describe('isKnownCode', () => {
  it('knows codes that have no guidance yet', () => {
    expect(isKnownCode('ACTIONCALL_MISSING_NAME')).to.equal(true);
    expect(findCode('ACTIONCALL_MISSING_NAME')).to.equal(undefined);
  });

  it('takes a code as it is spelt, and isKnownSpelling in any spelling', () => {
    expect(isKnownCode('invalidBatch')).to.equal(false);
    expect(isKnownSpelling('INVALIDBATCH')).to.equal(true);
  });

  it('does not count statuses and words that their place alone makes codes', () => {
    for (const code of ['404', 'Inactive', 'batch.error', 'JobFailedError']) {
      expect(findCode(code)?.code).to.equal(code);
      expect(isKnownCode(code), code).to.equal(false);
      expect(isKnownSpelling(code), code).to.equal(false);
    }
  });

  it('does not count the names that API version 53.0 alone lists', () => {
    expect(isKnownCode('COLLECTION_MAP_ITEMS_MISSING')).to.equal(false);
    expect(isKnownCode('CANT_ARCHIVE_GENERAL')).to.equal(false);
    expect(offeredCodes()).not.to.include('SLACK_INTERNAL_ERROR');
    expect(offeredCodes().length).to.be.above(900);
  });
});

describe('suggestCodes', () => {
  it('offers codes that only refine another after all others', () => {
    const details = new Set(offeredDetails());
    expect(details.size).to.be.above(900);
    expect(suggestCodes('ACTIONCALL_MISSING_NAMES')).to.include('ACTIONCALL_MISSING_NAME');
    for (const name of ['FLOW_NOT_FOUNT', 'INVALID_EMAIL_ADRESS', 'FIELD_NOT_FOUND_IN_FLOW', 'RECORD_UPDATE_MISSING']) {
      const offered = suggestCodes(name);
      const [first, last] = [offered.filter((code) => !details.has(code)), offered.filter((code) => details.has(code))];
      expect(offered, name).to.deep.equal([...first, ...last]);
    }
  });

  it('offers no HTTP status', () => {
    expect(suggestCodes('419')).to.deep.equal([]);
  });

  it('finds the code behind a slip of the pen', () => {
    expect(suggestCodes('REQUIRED_FIELDS_MISSING')[0]).to.equal('REQUIRED_FIELD_MISSING');
    expect(suggestCodes('UNABEL_TO_LOCK_ROW')[0]).to.equal('UNABLE_TO_LOCK_ROW');
  });

  it('finds a code that lost a word', () => {
    expect(suggestCodes('CANNOT_INSERT_ACTIVATE_ENTITY')[0]).to.equal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    expect(suggestCodes('TXN_SECURITY_RUNTIME_EXCEPTION')).to.include('TXN_SECURITY_RUNTIME_ERROR');
  });

  it('offers nothing where nothing is near', () => {
    expect(suggestCodes('FOO')).to.deep.equal([]);
    expect(suggestCodes('MY_PACKAGE_IS_SAD')).to.deep.equal([]);
    expect(suggestCodes('X'.repeat(100_000))).to.deep.equal([]);
  });

  it('offers no name that only API version 53.0 lists', () => {
    expect(suggestCodes('CANT_ARCHIVE_GENERALS')).not.to.include('CANT_ARCHIVE_GENERAL');
  });
});
