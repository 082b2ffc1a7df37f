import { expect } from 'chai';
import { readXmlElement } from '../../src/scan/xml-element.ts';

describe('readXmlElement', () => {
  it('gives elements in order, without prefixes and attributes', () => {
    const xml =
      '<?xml version="1.0"?>\n<!-- a > b --><a:job xmlns:a="x" n=\'>\'><id>1</id><a:id>2</a:id><nil xsi:nil="true"/></a:job>\n';
    expect(readXmlElement(xml)).to.deep.equal({
      name: 'job',
      text: '',
      elements: [
        { name: 'id', text: '1', elements: [] },
        { name: 'id', text: '2', elements: [] },
        { name: 'nil', text: '', elements: [] },
      ],
    });
  });

  it('reads entities, character references and CDATA, and leaves what they are not', () => {
    const xml = '<m>&lt;a&gt; &amp;amp; &quot;x&apos; &#228;&#xE4; &unknown; &#x110000;<![CDATA[<b> &amp;]]></m>';
    expect(readXmlElement(xml)?.text).to.equal('<a> &amp; "x\' ää &unknown; &#x110000;<b> &amp;');
  });

  it('skips a byte order mark', () => {
    expect(readXmlElement('\uFEFF<a>1</a>')?.text).to.equal('1');
  });

  for (const [what, xml] of Object.entries({
    'an empty text': '',
    'a plain text': 'Service Unavailable',
    JSON: '{"id":"750"}',
    'an element without its end': '<a><b>1</b>',
    'an end without its element': '</a>',
    'ends in the wrong order': '<a><b></a></b>',
    'two elements': '<a/><b/>',
    'a text behind the element': '<a/>x',
    'a tag that is cut': '<a><b',
    'a document type': '<!DOCTYPE html><html></html>',
    'elements nested without end': `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`,
  })) {
    it(`gives null for ${what}`, () => {
      expect(readXmlElement(xml)).to.equal(null);
    });
  }

  it('reads long hostile texts in time', function () {
    this.timeout(5000);
    for (const part of ['<', '<a ', '<!--', '<a "', '&#', '<![CDATA[', 'a:']) {
      expect(readXmlElement(part.repeat(100_000))).to.equal(null);
    }
    expect(readXmlElement(`<${'a'.repeat(300_000)}`)).to.equal(null);
  });
});
