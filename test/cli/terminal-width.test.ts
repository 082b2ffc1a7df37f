import { expect } from 'chai';
import { findTerminalWidth } from '../../src/cli/terminal-width.ts';

describe('findTerminalWidth', () => {
  it('is the width of the terminal, or 80 in a pipe', () => {
    expect(findTerminalWidth({}, 132)).to.equal(132);
    expect(findTerminalWidth({}, undefined)).to.equal(80);
  });

  it('takes 80 columns where a terminal does not know its width', () => {
    expect(findTerminalWidth({}, 0)).to.equal(80);
  });

  it('lets OCLIF_COLUMNS decide where it holds a number', () => {
    expect(findTerminalWidth({ OCLIF_COLUMNS: '100' }, 132)).to.equal(100);
    expect(findTerminalWidth({ OCLIF_COLUMNS: 'wide' }, 132)).to.equal(132);
    expect(findTerminalWidth({ OCLIF_COLUMNS: '0' }, undefined)).to.equal(80);
  });
});
