import { expect } from 'chai';
import { findCodeLocation } from '../../src/classify/code-location.ts';

describe('findCodeLocation', () => {
  it('reads a line of a stack behind a line break, escaped or not', () => {
    for (const text of ['oh\n\nClass.a.B.run: line 7, column 2', String.raw`oh\n\nClass.a.B.run: line 7, column 2`]) {
      expect(findCodeLocation(text), text).to.deep.equal({ kind: 'class', name: 'a.B.run', line: 7, column: 2 });
    }
  });

  it('reads a trigger behind a line break, escaped or not', () => {
    for (const text of [
      'oh\nnewTrigger: execution of AfterInsert',
      String.raw`oh\nnewTrigger: execution of AfterInsert`,
    ]) {
      expect(findCodeLocation(text), text).to.deep.include({ kind: 'trigger', name: 'newTrigger', line: null });
    }
  });

  it('finds no place in the middle of a word', () => {
    expect(findCodeLocation('SubClass.run: line 7, column 2')).to.equal(null);
  });
});
