import { expect } from 'chai';
import { createFilterError } from '../../src/cli/job-filter-error.ts';
import { InvalidSinceError } from '../../src/diagnose/jobs/job-filter.ts';
import { UserNotFoundError } from '../../src/diagnose/jobs/read-job-filter.ts';

const words = { createError: (key: string, tokens: string[]) => new Error(`${key} ${tokens.join()}`) };

describe('createFilterError', () => {
  it('puts wrong values of the filter flags into words', () => {
    const errors = [new InvalidSinceError('soon'), new UserNotFoundError('me@x')].map((error) =>
      createFilterError(error, words),
    );
    expect(errors.map(String)).to.deep.equal(['Error: error.InvalidSince soon', 'Error: error.UserNotFound me@x']);
  });

  it('leaves every other error as it is', () => {
    const others = [new Error('x'), 'text', null];
    expect(others.map((error) => createFilterError(error, words))).to.deep.equal(others);
  });
});
