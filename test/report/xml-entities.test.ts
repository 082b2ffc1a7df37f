import { expect } from 'chai';
import { decodeEntities } from '../../src/report/xml-entities.ts';

describe('decodeEntities', () => {
  it('decodes the five entities of XML and character references', () => {
    expect(decodeEntities('&lt;b&gt; &quot;R&amp;D&quot; &apos;&#233;&apos; &#x1F600;')).to.equal('<b> "R&D" \'é\' 😀');
  });

  it('decodes what was encoded twice once', () => {
    expect(decodeEntities('&amp;lt;')).to.equal('&lt;');
  });

  it('leaves what is none of them as it stands', () => {
    for (const text of ['a & b', '&nbsp;', '&#0;', '&#x110000;', '&lt', '']) {
      expect(decodeEntities(text)).to.equal(text);
    }
  });
});
