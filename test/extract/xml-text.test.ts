import { expect } from 'chai';
import { parseXmlText } from '../../src/extract/xml-text.ts';

describe('XML text', () => {
  it('gives elements by their names without prefixes, repeated ones as a list', () => {
    expect(parseXmlText('<?xml version="1.0"?><a:r xmlns:a="u"><b:x y="1">1</b:x><x>2</x></a:r>')).to.deep.equal({
      r: { x: ['1', '2'] },
    });
  });

  it('undoes the five entities and numbers, once', () => {
    expect(parseXmlText('<m>&lt;b&gt; &amp;amp; &#65;&#x42; &quot;</m>')).to.deep.equal({ m: '<b> &amp; AB "' });
  });

  it('closes what the end of the text leaves open', () => {
    expect(parseXmlText('<F><code>X_Y</code><message>half a sen')).to.deep.equal({
      F: { code: 'X_Y', message: 'half a sen' },
    });
    expect(parseXmlText('<F><code>X_Y</code><mess')).to.deep.equal({ F: { code: 'X_Y' } });
  });

  it('never expands the entities a document defines', () => {
    const names = Array.from({ length: 9 }, (_, index) => `<!ENTITY b${index + 1} "${`&b${index};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE z [<!ENTITY b0 "boom">${names.join('')}]><z>&b9;</z>`;
    expect(JSON.stringify(parseXmlText(bomb) ?? '')).to.have.length.below(100);
  });

  it('refuses what nests too deep', () => {
    expect(parseXmlText('<a>'.repeat(100_000))).to.equal(null);
    expect(parseXmlText('<a>'.repeat(1000) + '</a>'.repeat(1000))).to.equal(null);
  });

  it('refuses names that would reach into every object', () => {
    expect(parseXmlText('<__proto__><polluted>1</polluted></__proto__>')).to.equal(null);
    expect({}).not.to.have.property('polluted');
  });

  for (const text of [
    '',
    'words',
    '<html><body>x</body></html>',
    '<!DOCTYPE html><p>x',
    '<h1>Bad Message 400</h1>',
    '< 5',
    '<<<',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(parseXmlText(text)).to.equal(null);
    });
  }
});
