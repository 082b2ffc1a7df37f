import { expect } from 'chai';
import { listCodes } from '../../../src/diagnose/list-codes.ts';
import { renderCodeList } from '../../../src/report/render/human-code-list.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';

describe('renderCodeList', () => {
  it('shows each code once, with its APIs, verdict and summary, within the width', () => {
    const list = listCodes({ search: 'UNABLE_TO_LOCK_ROW' });
    const text = renderCodeList(list, PLAIN_STYLE);
    expect(text.split('UNABLE_TO_LOCK_ROW  bulk, bulk1, rest, soap · send again unchanged')).to.have.length(2);
    expect(text).to.match(/of the \d+ in the catalogue/);
    for (const line of renderCodeList(listCodes(), PLAIN_STYLE).split('\n'))
      expect(line.length, line).to.be.at.most(80);
  });
});
