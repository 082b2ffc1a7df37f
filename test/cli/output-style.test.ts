import { expect } from 'chai';
import { findOutputStyle } from '../../src/cli/output-style.ts';

describe('findOutputStyle', () => {
  it('has no colours in a pipe, whatever the environment says of CI', () => {
    const style = findOutputStyle({}, { CI: 'true', GITHUB_ACTIONS: 'true', TERM: 'xterm-256color' });
    expect(style.bad('no')).to.equal('no');
    expect(style.width).to.equal(80);
  });

  it('takes the width of a terminal', () => {
    expect(findOutputStyle({ isTTY: true, columns: 132 }, {}).width).to.equal(132);
  });
});
