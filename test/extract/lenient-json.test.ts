import { expect } from 'chai';
import * as fc from 'fast-check';
import { parseLenientJson } from '../../src/extract/lenient-json.ts';

/** Title, text, value. */
const TEXTS: [string, string, unknown][] = [
  ['keeps a line break inside a string', '{"message":"one\ntwo"}', { message: 'one\ntwo' }],
  ['takes keys without quotes', "[{errorCode: 'NOT_FOUND', n: 1}]", [{ errorCode: 'NOT_FOUND', n: 1 }]],
  ['takes the words of Python', "{'a': None, 'b': True, u'c': u'x'}", { a: null, b: true, c: 'x' }],
  ['takes the arrows of Ruby', '{"a"=>["X"], "b"=>nil}', { a: ['X'], b: null }],
  ['takes mixed quotes', `{'a': "it's", "b": 'say "no"'}`, { a: "it's", b: 'say "no"' }],
  ['passes over trailing commas', '[{"a":1,},]', [{ a: 1 }]],
  ['passes over the dots of a console', '{a: "x", …}', { a: 'x' }],
  ['passes over the dots of a document', '{"a":{"b":1},\n .\n .\n}', { a: { b: 1 } }],
  ['undoes escapes', String.raw`["a\"b\\\n\u0041"]`, ['a"b\\\nA']],
  ['keeps an escape that it does not know', String.raw`["IN\VALID"]`, [String.raw`IN\VALID`]],
  ['keeps what looks like a number but is none', '[2014-04-01]', ['2014-04-01']],
];

describe('Lenient JSON', () => {
  for (const [title, text, value] of TEXTS) {
    it(title, () => {
      expect(parseLenientJson(text)).to.deep.include({ value, complete: true, end: text.length });
    });
  }

  it('closes what the end of the text leaves open, and says so', () => {
    const whole = '[{"errorCode":"APEX_ERROR","message":"first';
    expect(parseLenientJson(whole)).to.deep.equal({
      value: [{ errorCode: 'APEX_ERROR', message: 'first' }],
      end: whole.length,
      complete: false,
    });
  });

  it('tells where the value ends', () => {
    expect(parseLenientJson('x [1] y', 2)).to.deep.equal({ value: [1], end: 5, complete: true });
  });

  for (const text of [
    '[INFO] started',
    '[2024-01-01 10:00] x',
    '{ Error: x',
    '[a]',
    'text',
    '',
    '{"a" "b"}',
    '["a" "b"]',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseLenientJson(text)).to.equal(null);
    });
  }

  it('refuses what nests too deep', () => {
    expect(parseLenientJson('['.repeat(100_000))).to.equal(null);
    expect(parseLenientJson('{"a":'.repeat(100_000))).to.equal(null);
  });

  it('reads all JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(parseLenientJson(text)?.value).to.deep.equal(JSON.parse(text));
      }),
    );
  });
});
