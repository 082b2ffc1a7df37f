import { expect } from 'chai';
import { foldData } from '../../src/classify/fold-data.ts';
import { splitWords } from '../../src/classify/message-words.ts';
import { messageTemplate } from '../../src/classify/template.ts';

function folded(message: string): string {
  return foldData(splitWords(messageTemplate(message)))
    .map(({ text }) => text)
    .join(' ');
}

describe('foldData', () => {
  it('makes one word of an amount, however it is written', () => {
    const amounts = [
      '1,234.50 EUR',
      '€1.234,50',
      '1 234,50 €',
      "CHF 1'234.50",
      'R$ 1234',
      '-$5',
      '1\u00A0234',
      '12 345 円',
    ];
    for (const amount of amounts) expect(folded(`over ${amount} left`), amount).to.equal('over <data> left');
  });

  it('makes one word of a date, a time and a phone number', () => {
    const dates = ['2026-03-09', '9 March 2026', 'March 9, 2026', '3. Mai 2026', '2026年3月9日', '9/3/2026 4:07 PM'];
    for (const date of dates) expect(folded(`on ${date} again`), date).to.equal('on <data> again');
    for (const phone of ['+49 30 1234567', '(555) 123-4567', '+1-555-123-4567']) {
      expect(folded(`call ${phone} again`), phone).to.equal('call <data> again');
    }
  });

  it('makes one word of an address', () => {
    for (const address of ['https://a.example/x/1?q=2', 'www.b.example', 'http://c.example/0015e00000AbCdE/view']) {
      expect(folded(`open ${address}.`), address).to.equal('open <data> .');
    }
  });

  it('leaves words, brackets and dashes between words as they are', () => {
    expect(folded('Acme (May) - 12 more')).to.equal('Acme ( May ) - <data> more');
    expect(folded('Acme GmbH 12 is late')).to.equal('Acme GmbH <data> is late');
  });

  it('knows data that holds a value as a value', () => {
    expect(folded('open "x" 12 left')).to.equal('open <value> left');
  });

  it('keeps the places of words in the template', () => {
    const template = 'over € <number> left';
    const words = foldData(splitWords(template));
    expect(words.map(({ start, end }) => template.slice(start, end))).to.deep.equal(['over', '€ <number>', 'left']);
  });
});
