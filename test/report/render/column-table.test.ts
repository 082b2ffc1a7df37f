import { expect } from 'chai';
import { addTable, type Column } from '../../../src/report/render/column-table.ts';
import { Page } from '../../../src/report/render/page.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';

type Row = { name: string; rows: number; state: string };

const columns: Array<Column<Row>> = [
  { title: 'Name', cell: ({ name }) => name, least: 6 },
  { title: 'Rows', cell: ({ rows }) => String(rows), align: 'right', dispensable: 1 },
  { title: 'State', cell: ({ state }) => state, dispensable: 2 },
];

const rows: Row[] = [
  { name: 'Account', rows: 5, state: 'done' },
  { name: 'Opportunity__c', rows: 12_345, state: 'running' },
];

function render(width: number, note?: (row: Row) => string | null): string[] {
  const page = new Page({ ...PLAIN_STYLE, width });
  addTable(page, rows, columns, note);
  return page.toString().split('\n');
}

describe('addTable', () => {
  it('gives each column the width of its widest text', () => {
    expect(render(80)).to.deep.equal([
      'Name             Rows  State',
      'Account             5  done',
      'Opportunity__c  12345  running',
    ]);
  });

  it('cuts a text before it leaves a column out', () => {
    expect(render(27)).to.deep.equal([
      'Name          Rows  State',
      'Account          5  done',
      'Opportunit…  12345  running',
    ]);
  });

  it('leaves out the most dispensable column first, and gives the others their room back', () => {
    expect(render(21)).to.deep.equal(['Name             Rows', 'Account             5', 'Opportunity__c  12345']);
    expect(render(12)).to.deep.equal(['Name', 'Account', 'Opportunity…']);
  });

  it('writes a note under its row', () => {
    expect(render(80, ({ state }) => (state === 'running' ? 'not yet\nat its end' : null)).slice(2)).to.deep.equal([
      'Opportunity__c  12345  running',
      '    not yet at its end',
    ]);
  });
});
