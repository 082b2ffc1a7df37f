import { expect } from 'chai';
import { RecentTexts } from '../../src/classify/recent-texts.ts';

describe('RecentTexts', () => {
  let found: string[] = [];
  const find = (text: string): string => {
    found.push(text);
    return `value of ${text}`;
  };

  beforeEach(() => {
    found = [];
  });

  it('finds a text again only until its second coming', () => {
    const texts = new RecentTexts<string>();
    for (let times = 0; times < 5; times++) expect(texts.get('one', find)).to.equal('value of one');
    expect(found).to.deep.equal(['one', 'one']);
  });

  it('never gives the value of another text, however many share a slot', () => {
    const texts = new RecentTexts<string>();
    for (let index = 0; index < 50_000; index++) {
      for (const text of [`record ${index} is locked`, `record ${index >> 1} is locked`, '']) {
        expect(texts.get(text, find)).to.equal(`value of ${text}`);
      }
    }
  });

  it('keeps a text that comes often in a stream of others', () => {
    const texts = new RecentTexts<string>();
    for (let index = 0; index < 100_000; index++) {
      texts.get(index % 5 === 0 ? 'the same again' : `record ${index} is locked`, find);
    }
    expect(found.filter((text) => text === 'the same again').length).to.be.below(1000);
  });

  it('forgets everything when cleared', () => {
    const texts = new RecentTexts<string>();
    texts.get('one', find);
    texts.get('one', find);
    texts.clear();
    texts.get('one', find);
    expect(found).to.have.length(3);
  });
});
