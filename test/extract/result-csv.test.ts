import { expect } from 'chai';
import { isResultCsvHeader, readResultCsv } from '../../src/extract/result-csv.ts';

function rows(text: string): [string, number | null][] | undefined {
  return readResultCsv(text)?.map(({ message, line }) => [message, line]);
}

describe('A result file', () => {
  it('gives each row’s error with the line it begins in', () => {
    const text = '"sf__Id","sf__Error",Name\n"","A_B:one\ntwo:Name --","x"\n"","C_D:say ""no"":--","y"';
    expect(rows(text)).to.deep.equal([
      ['A_B:one\ntwo:Name --', 2],
      ['C_D:say "no":--', 4],
    ]);
    expect(readResultCsv(text)?.[0]).to.include({ code: null, api: 'bulk', shape: 'result-csv' });
  });

  it('of Bulk API 1.0 gives the rows that failed', () => {
    const text = '"Id","Success","Created","Error"\r\n"001","true","false",""\r\n"","false","false","A_B:x:--"\r\n';
    expect(rows(text)).to.deep.equal([['A_B:x:--', 3]]);
    expect(readResultCsv(text)?.[0]?.api).to.equal('bulk1');
  });

  it('of Data Loader has its column in capitals', () => {
    expect(rows('ID,NAME,ERROR\n1,x,Required fields are missing: [Name]')).to.deep.equal([
      ['Required fields are missing: [Name]', 2],
    ]);
  });

  for (const delimiter of [',', ';', '\t', '|', '^', '`']) {
    it(`may be separated by ${JSON.stringify(delimiter)}`, () => {
      const text = [
        ['sf__Id', 'sf__Error', 'Name'],
        ['', 'A_B:x:--', 'y'],
      ]
        .map((row) => row.join(delimiter))
        .join('\n');
      expect(rows(text)).to.deep.equal([['A_B:x:--', 2]]);
    });
  }

  it('without failed rows gives none', () => {
    expect(rows('"sf__Id","sf__Created",Name\n"001","true",x')).to.deep.equal([]);
    expect(rows('sf__Id,sf__Error,Name')).to.deep.equal([]);
  });

  it('is told by its header', () => {
    expect(isResultCsvHeader('\ufeff"sf__Id","sf__Error",Name')).to.equal(true);
    expect(isResultCsvHeader('Id,Success,Created,Error')).to.equal(true);
    expect(isResultCsvHeader('ERROR')).to.equal(false);
    expect(isResultCsvHeader('ERROR, something failed')).to.equal(false);
    expect(isResultCsvHeader('Name,Phone')).to.equal(false);
    expect(isResultCsvHeader('')).to.equal(false);
  });

  it('is read to its end where a quote stays open', () => {
    expect(rows('sf__Id,sf__Error\n"","A_B:open')).to.deep.equal([['A_B:open', 2]]);
  });
});
