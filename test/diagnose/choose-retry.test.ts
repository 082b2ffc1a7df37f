import { expect } from 'chai';
import { chooseRetry } from '../../src/diagnose/choose-retry.ts';
import { explainText, type ExplainOptions } from '../../src/diagnose/explain-text.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/org/retry-policy.ts';

function caseOf(text: string, options?: ExplainOptions): string | null | undefined {
  const [error] = explainText(text, options);
  return error === undefined ? undefined : (chooseRetry(error)?.case ?? null);
}

describe('The choice of how to retry', () => {
  for (const [text, options, expected] of [
    ['UNABLE_TO_LOCK_ROW', {}, 'lock'],
    ['UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--', { api: 'bulk' }, 'lock'],
    [
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:T: execution of AfterInsert caused by: System.DmlException: Update failed. First exception on row 0; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record: []',
      { api: 'bulk' },
      'lock',
    ],
    ['REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.', {}, 'quota'],
    ['INVALID_SESSION_ID', {}, 'session'],
    ['401', { api: 'rest' }, 'session'],
    ['408', {}, 'server'],
    ['502', { api: 'rest' }, 'server'],
    ['500', { api: 'rest' }, 'server'],
    ['503', { api: 'rest' }, 'throttled'],
    ['429', { api: 'rest' }, 'throttled'],
    ['420', { api: 'rest' }, 'throttled'],
    ['SERVER_UNAVAILABLE', {}, 'server'],
    ['REQUIRED_FIELD_MISSING', {}, null],
    ['404', { api: 'rest' }, null],
    ['400', { api: 'rest' }, null],
    ['NO_SUCH_CODE_ANYWHERE', {}, null],
    ['500', { api: 'sitecore' }, null],
  ] as const) {
    it(`is ${expected} for ${text.slice(0, 60)}`, () => {
      expect(caseOf(text, options)).to.equal(expected);
    });
  }

  it('gives the policy of this program, where waiting helps', () => {
    const [lock] = explainText('UNABLE_TO_LOCK_ROW');
    const [session] = explainText('INVALID_SESSION_ID');
    expect(lock && chooseRetry(lock)?.backoff).to.deep.equal(DEFAULT_RETRY_POLICY);
    expect(session && chooseRetry(session)?.backoff).to.equal(null);
  });
});
