import { expect } from 'chai';
import { createFilterError } from '../../src/cli/job-filter-error.ts';
import { InvalidSinceError } from '../../src/diagnose/jobs/job-filter.ts';
import { NoSuchJobsError, UserNotFoundError } from '../../src/diagnose/jobs/read-job-filter.ts';
import { plainWords } from './plain-words.ts';

describe('createFilterError', () => {
  it('puts wrong values of the filter flags into words', () => {
    const errors = [new InvalidSinceError('soon'), new UserNotFoundError('me@x')].map((error) =>
      createFilterError(error, plainWords),
    );
    expect(errors.map(String)).to.deep.equal(['SfError: error.InvalidSince soon', 'SfError: error.UserNotFound me@x']);
    const known = createFilterError(new NoSuchJobsError('state', 'Done', ['Open', 'Failed']), plainWords);
    expect(String(known)).to.equal('SfError: error.UnknownState Done Open, Failed');
    const malformed = createFilterError(new NoSuchJobsError('object', 'A,B', []), plainWords);
    expect(String(malformed)).to.equal('SfError: error.UnknownObject A,B ');
  });

  it('leaves every other error as it is', () => {
    const others = [new Error('x'), 'text', null];
    expect(others.map((error) => createFilterError(error, plainWords))).to.deep.equal(others);
  });
});
