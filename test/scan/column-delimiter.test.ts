import { expect } from 'chai';
import { COLUMN_DELIMITERS, detectColumnDelimiter, findColumnDelimiter } from '../../src/scan/column-delimiter.ts';

describe('findColumnDelimiter', () => {
  it('knows the six names of the Bulk API', () => {
    const found = ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'].map(findColumnDelimiter);
    expect(found.join('')).to.equal('`^,|;\t');
  });

  it('knows no other name', () => {
    for (const name of ['', 'comma', 'COLON', 'toString', null, undefined]) {
      expect(findColumnDelimiter(name)).to.equal(undefined);
    }
  });
});

describe('detectColumnDelimiter', () => {
  for (const [name, character] of Object.entries(COLUMN_DELIMITERS)) {
    it(`tells ${name} from the byte after the first cell`, () => {
      for (const head of ['"sf__Id"#"sf__Error"', 'sf__Id#sf__Error', '"a"#b\n', 'a#', '"a,b;c|d"#e'])
        expect(detectColumnDelimiter(Buffer.from(head.replace('#', character)))).to.equal(character);
    });
  }

  it('waits for the byte after the first cell', () => {
    for (const head of ['', '"', '"sf__Id', '"sf__Id"', 'sf__Id']) {
      expect(detectColumnDelimiter(Buffer.from(head))).to.equal(undefined);
    }
  });

  it('gives a comma for a line of one cell', () => {
    for (const head of ['"Name"\r', '"Name"\n', 'Name\n"a;b"', 'Name\r\na|b', '"Name" ;']) {
      expect(detectColumnDelimiter(Buffer.from(head))).to.equal(',');
    }
  });
});
