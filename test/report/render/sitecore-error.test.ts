import { expect } from 'chai';
import { createSitecoreError } from '../../../src/report/render/sitecore-error.ts';
import { SITECORE_ERROR_NAMES } from '../../../src/sitecore/sitecore-error.ts';

const data = {
  host: 'api.example.com',
  httpStatus: 403,
  storageCode: 'AccessDenied',
  expires: '2026-11-21T10:00:00.000Z',
  attempts: 5,
  retryAfterSeconds: 30,
  causeCode: 'ECONNREFUSED',
};

describe('createSitecoreError', () => {
  for (const name of SITECORE_ERROR_NAMES) {
    it(`has words and advice for ${name}, whatever is known`, () => {
      for (const details of [
        data,
        { ...data, httpStatus: null, storageCode: null, expires: null, retryAfterSeconds: null, causeCode: null },
      ]) {
        const error = createSitecoreError({ name, data: details }, { ref: null });
        expect(error.name).to.equal(name);
        expect(error.message)
          .to.match(/^\S.*\.$/)
          .and.not.to.include('%s');
        expect(error.actions).to.have.length.above(0);
        expect([error.exitCode, error.data]).to.deep.equal([1, details]);
      }
    });
  }

  it('says until when an address was good', () => {
    expect(createSitecoreError({ name: 'LogExpiredError', data }, { ref: null }).message).to.equal(
      'The address of the log has expired: it was good until 2026-11-21 10:00 UTC.',
    );
  });

  it('says which batch is not there', () => {
    expect(createSitecoreError({ name: 'BatchNotFoundError', data }, { ref: '12af' }).message).to.include('ref 12af');
  });
});
