import { expect } from 'chai';
import { JsonRecords } from '../../src/scan/json-records.ts';
import { LONGEST_RECORD, NotRecordsError, type OnRecord, type RecordSplitter } from '../../src/scan/record-splitter.ts';
import { XmlRecords } from '../../src/scan/xml-records.ts';

type Split = { records: string[]; whole: boolean };
type Make = (onRecord: OnRecord) => RecordSplitter;

/** Each chunk is overwritten once it has been read, as the memory of a chunk that is given back. */
function split(make: Make, ...chunks: Array<string | Buffer>): Split {
  const records: string[] = [];
  const splitter = make((bytes, start, end) => records.push(bytes.toString('utf8', start, end)));
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    splitter.push(bytes);
    bytes.fill('#');
  }
  return { records, whole: splitter.end() };
}

/** Wherever the text is cut in two, also inside a character and with nothing between, and cut into bytes, the records are the same. */
function expectSameWhateverTheCut(make: Make, text: string, expected: Split): void {
  const bytes = Buffer.from(text);
  expect(split(make, bytes)).to.deep.equal(expected);
  for (let at = 0; at <= bytes.length; at++) {
    const chunks = [bytes.subarray(0, at), Buffer.alloc(0), bytes.subarray(at)];
    expect(split(make, ...chunks), `cut at ${at}`).to.deep.equal(expected);
  }
  expect(split(make, ...Array.from(bytes, (byte) => Buffer.of(byte)))).to.deep.equal(expected);
}

const json: Make = (onRecord) => new JsonRecords(onRecord);
const xml: Make = (onRecord) => new XmlRecords('results', onRecord);

describe('JsonRecords', () => {
  it('cuts a list into its objects, whatever strings hold', () => {
    const objects = ['{"ä":"} ] \\" \\\\ 🦊"}', '{"b":[{"c":{}},[]]}', '{}'];
    const text = `\uFEFF \n[ ${objects.join(' ,\n')} ]\n`;
    expectSameWhateverTheCut(json, text, { records: objects, whole: true });
  });

  it('knows an empty list from a list that is cut', () => {
    expect(split(json, '[]')).to.deep.equal({ records: [], whole: true });
    for (const cut of ['', '[', '[{"a":1', '[{"a":1}', '[{"a":1},', '[{"a":"\\']) {
      expect(split(json, cut).whole, cut).to.equal(false);
    }
  });

  for (const text of ['{"errors":[]}', '<html>', 'null', '[1]', '["a"]', '[{}] x', '[{}][{}]', '[{}\uFEFF]']) {
    it(`refuses ${text}`, () => {
      expect(() => split(json, text)).to.throw(NotRecordsError, /JSON/);
    });
  }

  it('holds one record and no more', () => {
    const splitter = new JsonRecords(() => {});
    splitter.push(Buffer.from('['));
    expect(() => {
      for (let piece = 0; piece < 100; piece++)
        splitter.push(Buffer.from(`{"a":"${'x'.repeat(LONGEST_RECORD / 50)}"},`));
    }).not.to.throw();
    expect(() => splitter.push(Buffer.from(`{"a":"${'x'.repeat(LONGEST_RECORD)}`))).to.throw(NotRecordsError);
  });
});

describe('XmlRecords', () => {
  it('cuts a document into the elements under its root, whatever they hold', () => {
    const records = [
      '<result><result a=">">1</result><!-- </result> --></result>',
      '<result/>',
      '<result a="/" b=\'"\'><!----><!-- - -- ---><?x ? > ?>ä🦊<b/></result>',
      '<result><![CDATA[]] > ]]]></result>',
      '<x:result>&lt;/results&gt;<![CDATA[</results>]]></x:result>',
    ];
    const text = `\uFEFF<?xml version="1.0"?>\n<x:results xmlns:x="y">${records.join('\n')}</x:results>\n`;
    expectSameWhateverTheCut(xml, text, { records, whole: true });
  });

  it('takes nothing out of a comment, whatever dashes it holds', () => {
    const comment = '<!---><result/>- - > -> --<result/>-->';
    const text = `${comment}<results>${comment}<result>1</result>${comment}</results>${comment}`;
    expectSameWhateverTheCut(xml, text, { records: ['<result>1</result>'], whole: true });
  });

  it('passes what is longer than any record where no record stands', () => {
    const long = ' '.repeat(LONGEST_RECORD / 2);
    const gap = [long, long, long, '<!--', long, long, long, '-->'];
    const chunks = [...gap, '<results>', ...gap, '<result/>', ...gap, '</results>', ...gap];
    expect(split(xml, ...chunks)).to.deep.equal({ records: ['<result/>'], whole: true });
  });

  it('knows an empty document from one that is cut', () => {
    expect(split(xml, '<results/>')).to.deep.equal({ records: [], whole: true });
    expect(split(xml, '<results></results>')).to.deep.equal({ records: [], whole: true });
    for (const cut of ['', '<resul', '<results>', '<results><result>', '<results><result/></resul']) {
      expect(split(xml, cut).whole, cut).to.equal(false);
    }
  });

  for (const text of [
    '<html><body/></html>',
    '<error/>',
    '</results>',
    '<results/><results/>',
    '<results><!x',
    '<results>< x',
    '<results><>',
  ]) {
    it(`refuses ${text}`, () => {
      expect(() => split(xml, text)).to.throw(NotRecordsError, /XML/);
    });
  }

  it('holds one record and no more', () => {
    const splitter = new XmlRecords('results', () => {});
    splitter.push(Buffer.from('<results>'));
    expect(() => {
      for (let piece = 0; piece < 100; piece++)
        splitter.push(Buffer.from(`<result>${'x'.repeat(LONGEST_RECORD / 50)}</result>`));
    }).not.to.throw();
    expect(() => splitter.push(Buffer.from(`<result>${'x'.repeat(LONGEST_RECORD)}`))).to.throw(NotRecordsError);
  });
});
