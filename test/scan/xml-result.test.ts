import { expect } from 'chai';
import { BatchRow } from '../../src/scan/batch-row.ts';
import { NotRecordsError } from '../../src/scan/record-splitter.ts';
import { XmlResult } from '../../src/scan/xml-result.ts';

type Result = { saved: boolean | null; id: string; error: string };

const reader = new XmlResult();
const row = new BatchRow();

/** Other records stand around the one that is read, as in a chunk. */
function read(xml: string): Result {
  const before = Buffer.from('<result><success>true</success></result>');
  const record = Buffer.from(xml);
  const bytes = Buffer.concat([before, record, Buffer.from('<result><id>next</id></result>')]);
  row.clear();
  reader.read(bytes, before.length, before.length + record.length, row);
  return { saved: row.saved, id: row.id.text(), error: row.describeError().text() };
}

const readError = (error: string): string =>
  read(`<result><success>false</success><errors>${error}</errors></result>`).error;

describe('XmlResult', () => {
  it('reads a result in any order of its elements, with and without prefixes, attributes and spaces', () => {
    const parts = [
      '<success>\n  false </success>',
      '<created n="/">true</created>',
      '<x:id y=\'>\' z="/">003000000000001AAA</x:id>',
      '<errors><fields> A </fields><x:fields>B__c</x:fields><message>\n Bad\n</message><statusCode>CODE</statusCode></errors>',
    ];
    const expected = { saved: false, id: '003000000000001AAA', error: 'CODE:Bad:A,B__c --' };
    expect(read(`<result>${parts.join('')}</result>`)).to.deep.equal(expected);
    expect(read(`<x:result a="x">\n${parts.toReversed().join('\n')}\n</x:result>`)).to.deep.equal(expected);
  });

  for (const xml of [
    '<result/>',
    '<result>true</result>',
    '<result><success/></result>',
    '<result><success>1</success></result>',
  ]) {
    it(`knows ${xml} for no result`, () => {
      expect(read(xml).saved).to.equal(null);
    });
  }

  it('reads only the elements of the result and of its first error', () => {
    const nested = '<other><success>true</success><id>x</id><errors><message>x</message></errors></other>';
    const first = `<errors>${nested}<message>first</message></errors>`;
    const second = '<errors><message>second</message><statusCode>SECOND</statusCode><fields>B</fields></errors>';
    const xml = `<result>${nested}<message>x</message>${first}${second}<success>false</success></result>`;
    expect(read(xml)).to.deep.equal({ saved: false, id: '', error: 'first:--' });
    expect(read('<result><errors/><other><message>x</message></other></result>').error).to.equal(':--');
  });

  it('takes the first of several elements that has a text', () => {
    const xml =
      '<result><id xsi:nil="true"/><id> </id><id>1</id><id>2</id><success/><success>false</success><success>true</success></result>';
    expect(read(xml)).to.deep.include({ saved: false, id: '1' });
    expect(
      readError('<message/><message>a</message><message>b</message><fields/><fields>A</fields><fields/>'),
    ).to.equal('a:A --');
  });

  it('decodes entities, character references and CDATA, and joins the pieces of a text', () => {
    const text = '&lt;a&gt; &amp;amp; &#228;&#xE4; 漢🦊<![CDATA[<b> &amp; ]]]]><!-- > --><?x > ?> &unknown; end';
    expect(readError(`<message>${text}</message>`)).to.equal('<a> &amp; ää 漢🦊<b> &amp; ]] &unknown; end:--');
  });

  it('leaves out what elements inside a text hold', () => {
    expect(readError('<message>a<b>x<message>y</message><![CDATA[z]]></b>c</message>')).to.equal('ac:--');
  });

  for (const xml of ['<row><success>true</success></row>', '<results/>', '<result><![x[true]]></result>']) {
    it(`refuses ${xml}`, () => {
      expect(() => read(xml)).to.throw(NotRecordsError, /XML/);
    });
  }

  it('begins anew with each element, also behind one that it refused', () => {
    for (const part of ['', '<message>']) {
      expect(() => read(`<result><errors>${part}<![x`)).to.throw(NotRecordsError);
      const other = '<other><message>x</message></other>';
      expect(read(`<result>${other}<success>true</success></result>`)).to.deep.include({ saved: true, error: ':--' });
    }
  });
});
