import { expect } from 'chai';
import { RowScanner } from '../../src/scan/row-scanner.ts';
import { cutAt, cutInTwo } from './chunks.ts';
import { scanTable } from './scanned-table.ts';

describe('RowScanner', () => {
  it('gives the wanted columns in the order asked for, wherever they stand', () => {
    const bytes = Buffer.from('a,b,c,d\n1,2,3,4\n');
    const { rows, summary } = scanTable([bytes], { delimiter: ',', columns: ['d', 'x', 'a'] });
    expect(rows).to.deep.equal([['4', '', '1']]);
    expect(summary.missingColumns).to.deep.equal(['x']);
  });

  it('takes the first of two columns with the same name', () => {
    const { rows } = scanTable([Buffer.from('a,b,a\n1,2,3\n')], { delimiter: ',', columns: ['a'] });
    expect(rows).to.deep.equal([['1']]);
  });

  it('finds no column by part of its name or in another case', () => {
    const { summary } = scanTable([Buffer.from('sf__error,sf__Errors\n')], { columns: ['sf__Error'] });
    expect(summary.missingColumns).to.deep.equal(['sf__Error']);
  });

  for (const [what, lines] of [
    ['a quote that closes', '"1","x y"\n"2","z"\n'],
    ['a quote that closes, and a CR', '"1","x y"\r\n"2","z"\r\n'],
    ['the quotes of an empty field', '"1",""\n"2",""\n'],
    ['a doubled quote and one that closes', '"1","x"""\n"2","z"\n'],
    ['a doubled quote inside the field', '"1","x""\ny"\n"2","z"\n'],
    ['a doubled quote that begins the field', '"1","""\nx"\n"2","z"\n'],
    ['a doubled quote that begins the row', '"""\n""","x"\n"2","z"\n'],
    ['a doubled quote behind a comma inside the field', '"1","a,""\nb"\n"2","z"\n'],
    ['nothing inside the field', '"1","a\n\nb"\n"2","z"\n'],
    ['a quote that an unquoted field holds', '"1","x",a"\n"2","z"\n'],
  ] as const) {
    it(`finds the end of a row behind columns that nobody wants: after ${what}`, () => {
      for (const columns of [[], ['a']]) {
        for (const chunks of cutInTwo(Buffer.from(`a,b\n${lines}`))) {
          expect(scanTable(chunks, { columns }).summary).to.include({ rows: 2, shortRows: 0, openQuote: false });
        }
      }
    });
  }

  it('gives each row an array of its own', () => {
    const { rows } = scanTable([Buffer.from('a\n1\n2\n')], { columns: ['a'] });
    expect(rows).to.deep.equal([['1'], ['2']]);
  });

  it('tells the header before the first row, and at the end of a header without line end', () => {
    const events: string[] = [];
    const options = {
      columns: ['a'],
      onHeader: (header: readonly string[]) => events.push(`header ${header.join('+')}`),
      onRow: ([a]: string[]) => events.push(`row ${a}`),
    };
    scanAll('a,b\n1,2\n', new RowScanner(options));
    scanAll('a,b', new RowScanner(options));
    scanAll('', new RowScanner(options));
    expect(events).to.deep.equal(['header a+b', 'row 1', 'header a+b']);
  });

  it('gives raw values that read the same, cut anywhere, from a buffer that is used again', () => {
    const bytes = Buffer.from('a,b,c\n"x""é",y,"z"\r\n"",语,""""" ""\n"\n1\n"end","🧨","x');
    const columns = ['c', 'a', 'none', 'b'];
    const { rows } = scanTable([bytes], { columns });
    expect(rows).to.have.length(3);
    for (const chunks of [...cutInTwo(bytes), cutEvery(bytes, 1), cutEvery(bytes, 3)]) {
      const texts: string[][] = [];
      const scanner = new RowScanner({
        columns,
        onRawRow: (values) => texts.push(values.map((value) => value.text())),
      });
      const buffer = Buffer.alloc(bytes.length);
      for (const chunk of chunks) {
        buffer.fill('"');
        chunk.copy(buffer);
        scanner.push(buffer.subarray(0, chunk.length));
      }
      scanner.end();
      expect(texts).to.deep.equal(rows);
    }
  });

  it('gives raw values as they stand in the file', () => {
    const raw: Array<[string, boolean]> = [];
    const scanner = new RowScanner({
      columns: ['a', 'b'],
      onRawRow: (values) => {
        for (const { bytes, start, end, doubled } of values) raw.push([bytes.toString('utf8', start, end), doubled]);
      },
    });
    scanAll('a,b\n"x""y",x""y\n"z"\n', scanner);
    expect(raw).to.deep.equal([
      ['x""y', true],
      ['x""y', false],
      ['z', false],
      ['', false],
    ]);
  });

  it('reports its rows while it reads', () => {
    const scanner = new RowScanner({ columns: [] });
    scanner.push(Buffer.from('a,b\n1,2\n3,'));
    expect(scanner.rows).to.equal(1);
    scanner.push(Buffer.from('4\n'));
    expect(scanner.rows).to.equal(2);
  });

  it("reads Salesforce's largest field whole, in a script of three bytes a character", () => {
    const field = '語'.repeat(131_072);
    const bytes = Buffer.from(`"sf__Id","sf__Error"\n"","${field}"\n`);
    for (const chunks of [[bytes], cutEvery(bytes, 1000), cutEvery(bytes, 65_536)]) {
      const { rows, summary } = scanTable(chunks, { columns: ['sf__Error'] });
      expect(rows[0]?.[0] === field, 'field unchanged').to.equal(true);
      expect(summary).to.include({ rows: 1, truncatedValues: 0 });
    }
  });

  it("reads past Salesforce's largest row", () => {
    const names = ['sf__Error', 'A', 'B', 'C', 'D', 'E'];
    const row = ['CODE:message:--', ...['A', 'B', 'C', 'D', 'E'].map((name) => name.repeat(80_000))];
    const bytes = Buffer.from(`${names.join(',')}\n"${row.join('","')}"\n"E","","","","",""\n`);
    for (const chunks of [[bytes], cutEvery(bytes, 4096)]) {
      const { rows, summary } = scanTable(chunks, { delimiter: ',', columns: ['sf__Error', 'E'] });
      expect(rows).to.deep.equal([
        ['CODE:message:--', 'E'.repeat(80_000)],
        ['E', ''],
      ]);
      expect(summary.shortRows).to.equal(0);
    }
  });

  it('gives up on the delimiter of a first cell without end, at the same byte however the input is cut', () => {
    const bytes = Buffer.from(`${'x'.repeat(40_000)};a,b\n1;2,3\n`);
    for (const chunks of [[bytes], cutEvery(bytes, 1000), cutEvery(bytes, 39_999)]) {
      const { rows } = scanTable(chunks, { columns: ['b'] });
      expect(rows).to.deep.equal([['3']]);
    }
    const scanner = new RowScanner({ columns: [], valueLimit: 50_000 });
    for (let pushed = 0; pushed < 100; pushed++) scanner.push(Buffer.alloc(1000, 'x'));
    expect(scanner.heldBytes).to.equal(50_000);
  });

  describe('beyond the value limit', () => {
    const valueLimit = 10;
    const options = { delimiter: ',', columns: ['a', 'b'], valueLimit };

    it('keeps the beginning, counts the value and reads on', () => {
      const bytes = Buffer.from(
        'a,b\n0123456789X,short\n"0123456789XYZ",\n0123456789,0123456789\r\n"",01234567890\r\n',
      );
      for (const chunks of cutInTwo(bytes)) {
        const { rows, summary } = scanTable(chunks, options);
        expect(rows).to.deep.equal([
          ['0123456789', 'short'],
          ['0123456789', ''],
          ['0123456789', '0123456789'],
          ['', '0123456789'],
        ]);
        expect(summary).to.include({ truncatedValues: 3, shortRows: 0 });
      }
    });

    it('cuts at a whole character', () => {
      const bytes = Buffer.from('a,b\n1234567éü,12345678🧨\n"12345678""""x",\n');
      for (const chunks of cutInTwo(bytes)) {
        const { rows, summary } = scanTable(chunks, options);
        expect(rows).to.deep.equal([
          ['1234567é', '12345678'],
          ['12345678"', ''],
        ]);
        expect(summary.truncatedValues).to.equal(3);
      }
    });

    it('keeps no more of the header than the limit', () => {
      const bytes = Buffer.from('aaaa,bbbb,ccccc,d\n1,2,3,4\n1,2\n');
      for (const chunks of cutInTwo(bytes)) {
        const { rows, summary } = scanTable(chunks, { ...options, columns: ['aaaa', 'bbbb', 'd'] });
        expect(rows).to.deep.equal([
          ['1', '2', ''],
          ['1', '2', ''],
        ]);
        expect(summary.header).to.deep.equal(['aaaa', 'bbbb']);
        expect(summary.missingColumns).to.deep.equal(['d']);
      }
    });
  });

  describe('in a quoted field that never closes', () => {
    const chunk = Buffer.alloc(1024 * 1024, 'text, and more text\n');

    it('holds nothing of a column that is not wanted', () => {
      const scanner = new RowScanner({ columns: ['sf__Error'] });
      scanner.push(Buffer.from('sf__Error,Text__c\nE,"'));
      const before = process.memoryUsage();
      for (let pushed = 0; pushed < 64; pushed++) {
        scanner.push(chunk);
        expect(scanner.heldBytes).to.equal(0);
      }
      const after = process.memoryUsage();
      expect(after.arrayBuffers - before.arrayBuffers).to.be.below(8 * 1024 * 1024);
      expect(after.heapUsed - before.heapUsed).to.be.below(32 * 1024 * 1024);
      expect(scanner.end()).to.include({ rows: 0, openQuote: true });
    });

    it('holds a wanted value up to the limit', () => {
      const scanner = new RowScanner({ columns: ['sf__Error'], valueLimit: 100_000 });
      scanner.push(Buffer.from('sf__Id,sf__Error\n,"'));
      for (let pushed = 0; pushed < 16; pushed++) {
        scanner.push(chunk);
        expect(scanner.heldBytes).to.equal(100_000);
      }
      scanner.push(Buffer.from('"\n'));
      expect(scanner.heldBytes).to.equal(0);
      expect(scanner.end()).to.include({ rows: 1, openQuote: false, truncatedValues: 1 });
    });

    it('holds no endless header', () => {
      const scanner = new RowScanner({ columns: ['sf__Error'], valueLimit: 1000 });
      for (let pushed = 0; pushed < 16; pushed++) scanner.push(Buffer.alloc(65_536, ','));
      expect(scanner.end().header).to.have.length(1000);
    });
  });
});

function scanAll(text: string, scanner: RowScanner): void {
  scanner.push(Buffer.from(text));
  scanner.end();
}

function cutEvery(bytes: Buffer, size: number): Buffer[] {
  return cutAt(bytes, ...Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => (index + 1) * size));
}
