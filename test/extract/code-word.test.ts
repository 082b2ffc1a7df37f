import { expect } from 'chai';
import clientInventory from '../../src/catalogue/inventory/client-codes.json' with { type: 'json' };
import { type CodeWord, readCodeWord } from '../../src/extract/code-word.ts';

const NOTHING: CodeWord = { code: null, clientCode: null, httpStatus: null };

/** Title, word, and what it is where nothing says that a code stands there. */
const WORDS: [string, unknown, Partial<CodeWord>][] = [
  ['takes capitals with underscores for a code', 'STRING_TOO_LONG', { code: 'STRING_TOO_LONG' }],
  ['takes a Bulk API name for a code', 'InvalidBatch', { code: 'InvalidBatch' }],
  ['takes a Bulk API name run together for a code', 'INVALIDJOBSTATE', { code: 'INVALIDJOBSTATE' }],
  ['does not take ExceededQuota run together for a code of Node', 'EXCEEDEDQUOTA', { code: 'EXCEEDEDQUOTA' }],
  ['drops the prefix of a fault code', 'sf:INVALID_SESSION_ID', { code: 'INVALID_SESSION_ID' }],
  [
    'drops what the identity service adds in parentheses',
    'LOGIN_OAUTH_INVALID_TOKEN(db=1,api=X)',
    { code: 'LOGIN_OAUTH_INVALID_TOKEN' },
  ],
  ['takes EEXIST for a client’s code', 'EEXIST', { clientCode: 'EEXIST' }],
  ['takes a code of Node’s own for a client’s', 'ERR_INVALID_ARG_VALUE', { clientCode: 'ERR_INVALID_ARG_VALUE' }],
  ['takes a certificate’s fault for a client’s', 'CERT_HAS_EXPIRED', { clientCode: 'CERT_HAS_EXPIRED' }],
  ['takes any other name for a client’s', 'JobFailedError', { clientCode: 'JobFailedError' }],
  ['reads the status out of jsforce’s own names', 'ERROR_HTTP_503', { clientCode: 'ERROR_HTTP_503', httpStatus: 503 }],
  ['knows jsforce’s name of several errors', 'MULTIPLE_API_ERRORS', { clientCode: 'MULTIPLE_API_ERRORS' }],
  ['takes three digits for a status', '403', { httpStatus: 403 }],
  ['takes a number for a status', 429, { httpStatus: 429 }],
  ['takes an exit code for nothing', '1', {}],
  ['takes words of success for nothing', 'OK', {}],
  ['takes a sentence for nothing', 'Session expired or invalid', {}],
  ['takes names of every object’s own for nothing but a name', 'toString', { clientCode: 'toString' }],
  ['takes other values for nothing', { code: 'X' }, {}],
];

describe('A word in the place of a code', () => {
  for (const [title, word, expected] of WORDS) {
    it(title, () => {
      expect(readCodeWord(word)).to.deep.equal({ ...NOTHING, ...expected });
    });
  }

  it('is a code in any spelling where its place says so', () => {
    expect(readCodeWord('FORBIDDEN', { sure: true }).code).to.equal('FORBIDDEN');
    expect(readCodeWord('CustomCode', { sure: true }).code).to.equal('CustomCode');
    expect(readCodeWord('EEXIST', { sure: true }).code).to.equal(null);
  });

  it('is a client’s wherever the catalogue lists it as jsforce’s', () => {
    for (const name of Object.keys(clientInventory.codes)) {
      expect(readCodeWord(name, { sure: true }), name).to.include({ code: null, clientCode: name });
    }
  });
});
