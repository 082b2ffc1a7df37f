import { expect } from 'chai';
import { JsonRecords } from '../../src/scan/json-records.ts';
import { LONGEST_RECORD, NotRecordsError, type RecordSplitter } from '../../src/scan/record-splitter.ts';
import { XmlRecords } from '../../src/scan/xml-records.ts';

type Split = { records: string[]; whole: boolean };
type Make = (onRecord: (record: string) => void) => RecordSplitter;

function split(make: Make, ...parts: string[]): Split {
  const records: string[] = [];
  const splitter = make((record) => records.push(record));
  for (const part of parts) splitter.push(part);
  return { records, whole: splitter.end() };
}

/** Wherever the text is cut in two, and cut into characters, the records are the same. */
function expectSameWhateverTheCut(make: Make, text: string, expected: Split): void {
  expect(split(make, text)).to.deep.equal(expected);
  for (let at = 0; at <= text.length; at++) {
    expect(split(make, text.slice(0, at), text.slice(at)), `cut at ${at}`).to.deep.equal(expected);
  }
  expect(split(make, ...Array.from(text))).to.deep.equal(expected);
}

const json: Make = (onRecord) => new JsonRecords(onRecord);
const xml: Make = (onRecord) => new XmlRecords('results', onRecord);

describe('JsonRecords', () => {
  it('cuts a list into its objects, whatever strings hold', () => {
    const objects = ['{"a":"} ] \\" \\\\"}', '{"b":[{"c":{}},[]]}', '{}'];
    const text = `\uFEFF \n[ ${objects.join(' ,\n')} ]\n`;
    expectSameWhateverTheCut(json, text, { records: objects, whole: true });
  });

  it('knows an empty list from a list that is cut', () => {
    expect(split(json, '[]')).to.deep.equal({ records: [], whole: true });
    for (const cut of ['', '[', '[{"a":1', '[{"a":1}', '[{"a":1},', '[{"a":"\\']) {
      expect(split(json, cut).whole, cut).to.equal(false);
    }
  });

  for (const text of ['{"errors":[]}', '<html>', 'null', '[1]', '["a"]', '[{}] x', '[{}][{}]']) {
    it(`refuses ${text}`, () => {
      expect(() => split(json, text)).to.throw(NotRecordsError, /JSON/);
    });
  }

  it('holds one record and no more', () => {
    const splitter = new JsonRecords(() => {});
    splitter.push('[');
    expect(() => {
      for (let piece = 0; piece < 100; piece++) splitter.push(`{"a":"${'x'.repeat(LONGEST_RECORD / 50)}"},`);
    }).not.to.throw();
    expect(() => splitter.push(`{"a":"${'x'.repeat(LONGEST_RECORD)}`)).to.throw(NotRecordsError);
  });
});

describe('XmlRecords', () => {
  it('cuts a document into the elements under its root, whatever they hold', () => {
    const records = [
      '<result><result a=">">1</result><!-- </result> --></result>',
      '<result/>',
      '<x:result>&lt;/results&gt;<![CDATA[</results>]]></x:result>',
    ];
    const text = `\uFEFF<?xml version="1.0"?>\n<x:results xmlns:x="y">${records.join('\n')}</x:results>\n`;
    expectSameWhateverTheCut(xml, text, { records, whole: true });
  });

  it('knows an empty document from one that is cut', () => {
    expect(split(xml, '<results/>')).to.deep.equal({ records: [], whole: true });
    expect(split(xml, '<results></results>')).to.deep.equal({ records: [], whole: true });
    for (const cut of ['', '<resul', '<results>', '<results><result>', '<results><result/></resul']) {
      expect(split(xml, cut).whole, cut).to.equal(false);
    }
  });

  for (const text of ['<html><body/></html>', '<error/>', '</results>', '<results/><results/>']) {
    it(`refuses ${text}`, () => {
      expect(() => split(xml, text)).to.throw(NotRecordsError, /XML/);
    });
  }

  it('holds one record and no more', () => {
    const splitter = new XmlRecords('results', () => {});
    splitter.push('<results>');
    expect(() => {
      for (let piece = 0; piece < 100; piece++) splitter.push(`<result>${'x'.repeat(LONGEST_RECORD / 50)}</result>`);
    }).not.to.throw();
    expect(() => splitter.push(`<result>${'x'.repeat(LONGEST_RECORD)}`)).to.throw(NotRecordsError);
  });
});
