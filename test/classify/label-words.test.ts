import { expect } from 'chai';
import { asksFor, isLabel } from '../../src/classify/label-words.ts';
import { splitWords } from '../../src/classify/message-words.ts';

describe('isLabel', () => {
  it('is true of what fields are called, in any case', () => {
    for (const text of ['Phone', 'billing city', 'CLOSE DATE', 'Postleitzahl', 'Téléphone', 'Valor (CNPJ)']) {
      expect(isLabel(splitWords(text)), text).to.equal(true);
    }
  });

  it('is false of names, of labels with other words, and of nothing', () => {
    for (const text of ['Globex', 'Phone of Globex', 'Stark Industries', '<number>', '']) {
      expect(isLabel(splitWords(text)), text).to.equal(false);
    }
  });
});

/** Whether a message asks for these of its words. */
function asks(template: string, gap: string): boolean {
  const words = splitWords(template);
  return asksFor(
    words.filter(({ text }) => gap.split(' ').includes(text)),
    { template, words },
  );
}

describe('asksFor', () => {
  it('is true of what a message wants filled in', () => {
    expect(asks('Warehouse is required', 'Warehouse')).to.equal(true);
    expect(asks('Warehouse darf nicht leer sein', 'Warehouse')).to.equal(true);
    expect(asks('Warehouse は必須です', 'Warehouse')).to.equal(true);
  });

  it('is false where the message names another field, or asks for nothing', () => {
    expect(asks('Phone of Globex is required', 'Globex')).to.equal(false);
    expect(asks('Warehouse of Globex is required', 'Globex')).to.equal(false);
    expect(asks('Globex is locked', 'Globex')).to.equal(false);
    expect(asks('Globex emptyhanded', 'Globex')).to.equal(false);
  });
});
