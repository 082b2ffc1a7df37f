import { expect } from 'chai';
import { findCode } from '../../src/catalogue/find-code.ts';
import { explainText } from '../../src/diagnose/explain-text.ts';
import type { Api } from '../../src/report/vocabulary.ts';

/** What the documents that this catalogue implements list, by API. */
const DOCUMENTED: Array<[api: Api, source: string, codes: string[]]> = [
  [
    'bulk',
    'the errors of Bulk API 2.0',
    [
      'ClientInputError',
      'ExceededQuota',
      'FeatureNotEnabled',
      'InvalidBatch',
      'InvalidJob',
      'InvalidJobState',
      'InvalidOperation',
      'InvalidSessionId',
      'InvalidUrl',
      'InvalidUser',
      'InvalidXML',
      'MethodNotAllowed',
      'NotFound',
      'Timeout',
      'TooManyLockFailure',
      'Unknown',
    ],
  ],
  [
    'rest',
    'the status codes of the REST API',
    [
      '200',
      '201',
      '204',
      '300',
      '304',
      '400',
      '401',
      '403',
      '404',
      '405',
      '409',
      '410',
      '412',
      '414',
      '415',
      '420',
      '428',
      '431',
      '500',
      '502',
      '503',
    ],
  ],
  [
    'connect',
    'the status codes of the Connect REST API',
    ['200', '201', '204', '400', '401', '403', '404', '409', '410', '412', '429', '500', '503'],
  ],
  ['sitecore', 'the error log of Sitecore CDP', ['400', '402', '403', '404', '409', '500']],
];

describe('The documents that the catalogue implements', () => {
  for (const [api, source, codes] of DOCUMENTED) {
    describe(source, () => {
      for (const code of codes) {
        it(`${code} is explained for ${api} itself`, () => {
          const entry = findCode(code, { api });
          expect(entry?.apis).to.include(api);
          const [explained] = explainText(code, { api });
          expect(explained?.entry?.summary).to.equal(entry?.summary);
          expect(explained?.entry?.fixes).not.to.have.length(0);
        });
      }
    });
  }

  it('mean different things by one number in REST and in Connect REST, where they do', () => {
    for (const status of ['400', '403', '409', '412', '503']) {
      expect(findCode(status, { api: 'rest' })?.summary, status).not.to.equal(
        findCode(status, { api: 'connect' })?.summary,
      );
    }
  });
});
