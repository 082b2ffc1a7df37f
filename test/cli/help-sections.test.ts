import { expect } from 'chai';
import { describeExitCodes, describeOrgVariables } from '../../src/cli/help-sections.ts';
import { plainWords } from './plain-words.ts';

describe('The sections of the help', () => {
  it('name each outcome with its exit code, in the order given', () => {
    const section = describeExitCodes(['clean', 'failed'] as const, { failed: 1, clean: 0 }, plainWords);
    expect(Object.entries(section)).to.deep.equal([
      ['clean (0)', 'exitCode.clean'],
      ['failed (1)', 'exitCode.failed'],
    ]);
  });

  it('name the variables that a command honours', () => {
    const text = JSON.stringify(describeOrgVariables(plainWords));
    expect(text)
      .to.include('"SF_TARGET_ORG"')
      .and.to.include('"SF_ERRORS_TIMEOUT","description":"environment.timeout"');
  });
});
