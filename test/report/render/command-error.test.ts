import { expect } from 'chai';
import { createCommandError } from '../../../src/report/render/command-error.ts';

const context = { targetOrg: 'me@example.com', jobId: '7505f000003EXAMAA4' };

function failedCall(name: string, data: object = {}): Parameters<typeof createCommandError>[0] {
  const nothing = {
    host: 'org.example:443',
    httpStatus: null,
    errors: [],
    attempts: 1,
    retryAfterSeconds: null,
    cause: null,
  };
  return { name, data: { ...nothing, ...data } };
}

describe('createCommandError', () => {
  const cases: Array<[call: ReturnType<typeof failedCall>, name: string, words: RegExp]> = [
    [
      failedCall('OrgUnreachableError', { cause: { code: 'ECONNREFUSED' } }),
      'OrgUnreachableError',
      /org\.example:443.*ECONNREFUSED/,
    ],
    [failedCall('ResponseTimeoutError'), 'ResponseTimeoutError', /did not answer in time/],
    [failedCall('ConnectionLostError'), 'ConnectionLostError', /broke before/],
    [failedCall('SessionExpiredError', { httpStatus: 401 }), 'SessionExpiredError', /me@example\.com/],
    [
      failedCall('ServiceUnavailableError', { httpStatus: 503, attempts: 5, retryAfterSeconds: 900 }),
      'ServiceUnavailableError',
      /503.*attempts: 5/,
    ],
    [failedCall('UnexpectedContentError', { httpStatus: 200 }), 'UnexpectedContentError', /not what Salesforce sends/],
    [failedCall('RedirectRefusedError', { host: 'elsewhere.example' }), 'RedirectRefusedError', /elsewhere\.example/],
    [failedCall('RequestAbortedError'), 'RequestAbortedError', /ended/],
    [
      failedCall('JobNotFoundError', { httpStatus: 404, errors: [{ code: 'NOT_FOUND' }, { code: 'InvalidJob' }] }),
      'JobNotFoundError',
      /7505f000003EXAMAA4/,
    ],
    [
      failedCall('ApiRejectedError', { httpStatus: 400, errors: [{ code: 'INVALIDUSER' }] }),
      'JobAccessDeniedError',
      /7505f000003EXAMAA4.*INVALIDUSER/,
    ],
    [
      failedCall('ApiRejectedError', { httpStatus: 403, errors: [{ code: 'INSUFFICIENT_ACCESS' }] }),
      'JobAccessDeniedError',
      /INSUFFICIENT_ACCESS/,
    ],
    [
      failedCall('ApiRejectedError', { httpStatus: 403, errors: [{ code: 'API_DISABLED_FOR_ORG' }] }),
      'NoAccessError',
      /API_DISABLED_FOR_ORG/,
    ],
    [
      failedCall('ApiRejectedError', { httpStatus: 403, errors: [{ code: 'REQUEST_LIMIT_EXCEEDED' }] }),
      'RequestLimitExceededError',
      /no API calls left/,
    ],
    [
      failedCall('ApiRejectedError', { httpStatus: 400, errors: [{ code: 'API_ERROR' }] }),
      'ApiRejectedError',
      /400.*API_ERROR/,
    ],
    [failedCall('ApiRejectedError', { httpStatus: 409 }), 'ApiRejectedError', /409/],
  ];
  for (const [call, name, words] of cases) {
    it(`turns ${call.name} ${call.data.httpStatus ?? ''} ${call.data.errors[0]?.code ?? ''} into ${name}`, () => {
      const error = createCommandError(call, context);
      expect(error.name).to.equal(name);
      expect(error.message).to.match(words);
      expect(error.message + (error.actions ?? []).join('')).not.to.match(/%[sd]/);
      expect(error.actions).not.to.have.length(0);
      expect(error.exitCode).to.equal(1);
      expect(error.data).to.equal(call.data);
    });
  }

  it('tells a long id whose last characters do not fit the others from one that may be right', () => {
    expect(actionsOf('7505f000003EXAMAA4')[0]).to.match(/^Check the id/);
    expect(actionsOf('7505f000003EXAM')[0]).to.match(/^Check the id/);
    expect(actionsOf('7505f000003EXAMaa4')[0]).to.match(/^Check the id/);
    expect(actionsOf('7505f000003ExAMAA4')[0]).to.match(/mistyped.*"AA0"/);
    expect(actionsOf('7505f000003EXAMAA5')).to.have.length(4);
  });

  it('tells how long the org asks to wait', () => {
    const error = createCommandError(
      failedCall('ServiceUnavailableError', { httpStatus: 503, retryAfterSeconds: 900 }),
      context,
    );
    expect(error.actions?.join(' ')).to.include('900 s');
  });

  it('tells a refused list of jobs from refused limits', () => {
    const refused = failedCall('ApiRejectedError', { httpStatus: 403, errors: [{ code: 'API_DISABLED_FOR_ORG' }] });
    expect(createCommandError(refused, { targetOrg: 'me@example.com', about: 'jobs' }).name).to.equal('NoAccessError');
    expect(createCommandError(refused, { targetOrg: 'me@example.com' }).name).to.equal('NoSetupAccessError');
  });
});

function actionsOf(jobId: string): string[] {
  return createCommandError(failedCall('JobNotFoundError'), { ...context, jobId }).actions ?? [];
}
