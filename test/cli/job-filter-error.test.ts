import { expect } from 'chai';
import { createFilterError } from '../../src/cli/job-filter-error.ts';
import { InvalidSinceError } from '../../src/diagnose/jobs/job-filter.ts';
import { NoSuchJobsError, UserNotFoundError } from '../../src/diagnose/jobs/read-job-filter.ts';

const words = {
  createError: (key: string, tokens: string[], more?: string[]) =>
    new Error(`${key} ${tokens.join()}${more ? ` / ${more.join()}` : ''}`),
};

describe('createFilterError', () => {
  it('puts wrong values of the filter flags into words', () => {
    const errors = [new InvalidSinceError('soon'), new UserNotFoundError('me@x')].map((error) =>
      createFilterError(error, words),
    );
    expect(errors.map(String)).to.deep.equal(['Error: error.InvalidSince soon', 'Error: error.UserNotFound me@x']);
    const known = createFilterError(new NoSuchJobsError('state', 'Done', ['Open', 'Failed']), words);
    expect(String(known)).to.equal('Error: error.UnknownState Done / Open, Failed');
    const malformed = createFilterError(new NoSuchJobsError('object', 'A,B', []), words);
    expect(String(malformed)).to.equal('Error: error.UnknownObject A,B / ');
  });

  it('leaves every other error as it is', () => {
    const others = [new Error('x'), 'text', null];
    expect(others.map((error) => createFilterError(error, words))).to.deep.equal(others);
  });
});
