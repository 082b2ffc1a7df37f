import { expect } from 'chai';
import { formatTimestamp, SimulatedClock } from './clock.ts';
import { readCsv } from './csv-table.ts';
import { IdSequence, isSalesforceId, toLongId } from './salesforce-id.ts';

describe('Parts of the simulated org', () => {
  it('lengthens ids as Salesforce does', () => {
    expect(toLongId('0013000000abcDE')).to.equal('0013000000abcDEAAY');
    expect(toLongId('750Do00000DmVvB')).to.equal('750Do00000DmVvBIAV');
  });

  it('knows an id by its form and by its last three characters', () => {
    expect(isSalesforceId('750Do00000DmVvB')).to.equal(true);
    expect(isSalesforceId('750Do00000DmVvBIAV')).to.equal(true);
    expect(isSalesforceId('750Do00000DmVvBiav')).to.equal(true);
    expect(isSalesforceId('750Do00000DmVvBIAA')).to.equal(false);
    expect(isSalesforceId('750Do00000DmVv')).to.equal(false);
    expect(isSalesforceId('750Do00000DmV-B')).to.equal(false);
  });

  it('makes ids that all differ, also where capitals do not count', () => {
    const sequence = new IdSequence('abcde');
    const ids = Array.from({ length: 20_000 }, () => sequence.next('003'));
    expect(new Set(ids.map((id) => id.toUpperCase()))).to.have.property('size', 20_000);
    expect(ids.every((id) => isSalesforceId(id) && id.length === 18)).to.equal(true);
  });

  it('keeps its own time', () => {
    const clock = new SimulatedClock('2018-12-18T22:51:36.789Z');
    expect(formatTimestamp(clock.now())).to.equal('2018-12-18T22:51:36.000+0000');
    clock.advance(24_000);
    expect(formatTimestamp(clock.now())).to.equal('2018-12-18T22:52:00.000+0000');
    const running = new SimulatedClock();
    running.advance(86_400_000);
    expect(running.now() - Date.now()).to.be.within(86_300_000, 86_400_000);
  });

  const tables: Array<[what: string, text: string, rows: string[][]]> = [
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF and no last line end',
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty cells',
      'a,b,\n,,\n',
      [
        ['a', 'b', ''],
        ['', '', ''],
      ],
    ],
    ['an empty last cell at the end', 'a,', [['a', '']]],
    ['quotes, delimiters and line ends in quotes', '"a ""b"",\r\nc",d\r\n', [['a "b",\r\nc', 'd']]],
    ['blank lines', 'a\n\n\r\nb\n', [['a'], ['b']]],
    ['a byte order mark', '\uFEFF"a",b\n', [['a', 'b']]],
    ['a quote that never closes', '"a,b\nc', [['a,b\nc']]],
    ['text behind a closing quote', '"a"x,b\n', [['a', 'b']]],
  ];
  for (const [what, text, rows] of tables) {
    it(`reads ${what} from an upload`, () => {
      expect([...readCsv(text, ',')]).to.deep.equal(rows);
    });
  }
});
