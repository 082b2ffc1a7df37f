import { expect } from 'chai';
import { printable } from '../../src/report/printable.ts';

describe('printable', () => {
  it('returns harmless text as it is, with tabs, newlines and letters of all scripts', () => {
    const text = 'a\tb\nünïcödé 日本 😀 “quoted”';
    expect(printable(text)).to.equal(text);
  });

  it('makes terminal escapes visible', () => {
    expect(printable('\u001B[31mred\u001B]0;title\u0007')).to.equal('␛[31mred␛]0;title␇');
    expect(printable('a\u009B31mb\u007F')).to.equal('a<U+009B>31mb␡');
  });

  it('makes marks that reorder text visible', () => {
    expect(printable('a\u202Eb\u2066c\u200Fd')).to.equal('a<U+202E>b<U+2066>c<U+200F>d');
  });

  it('keeps CRLF a line end, and shows a carriage return that would overwrite the line', () => {
    expect(printable('a\r\nb\rc')).to.equal('a\nb␍c');
  });

  it('replaces half a character', () => {
    expect(printable('a\uD800b')).to.equal('a\uFFFDb');
  });

  it('changes nothing the second time', () => {
    const once = printable('\u0000\u001B\r\u202E\u009F');
    expect(printable(once)).to.equal(once);
  });
});
