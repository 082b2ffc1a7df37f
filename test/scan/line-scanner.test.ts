import { expect } from 'chai';
import * as fc from 'fast-check';
import { LineScanner } from '../../src/scan/line-scanner.ts';
import { cutAt, cutInTwo, cutIntoBytes } from './chunks.ts';

type Line = { text: string; ending: string; number: number; tooLong: boolean };

describe('LineScanner', () => {
  it('ends lines in LF, CR LF and CR, mixed as they come', () => {
    expect(scan([Buffer.from('a\nbc\r\nd\re')])).to.deep.equal([
      { text: 'a', ending: '\n', number: 1, tooLong: false },
      { text: 'bc', ending: '\r\n', number: 2, tooLong: false },
      { text: 'd', ending: '\r', number: 3, tooLong: false },
      { text: 'e', ending: '', number: 4, tooLong: false },
    ]);
  });

  it('tells empty lines too, but no line after the last ending', () => {
    expect(scan([Buffer.from('\n\r\n\r\ra\n')]).map(({ text, ending }) => text + ending)).to.deep.equal([
      '\n',
      '\r\n',
      '\r',
      '\r',
      'a\n',
    ]);
    expect(scan([])).to.deep.equal([]);
    expect(scan([Buffer.alloc(0)])).to.deep.equal([]);
  });

  it('gives the same lines wherever the chunks are cut, also from a source that reuses its memory', () => {
    const bytes = Buffer.from('\uFEFFé1\r\n\r\r\n{"ä":"🧨"}\n\nend');
    const whole = scan([bytes]);
    for (const chunks of cutInTwo(bytes)) expect(scan(chunks)).to.deep.equal(whole);
    expect(scan(cutIntoBytes(bytes))).to.deep.equal(whole);
  });

  it('gives back the input when lines and endings are put together', () => {
    const text = fc.string({ unit: fc.constantFrom('\r', '\n', 'a', 'é') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (input, cuts) => {
        const bytes = Buffer.from(input);
        const lines = scan(cutAt(bytes, ...cuts.map((cut) => Math.min(cut, bytes.length))));
        expect(lines.map(({ text: line, ending }) => line + ending).join('')).to.equal(input);
        expect(lines.map(({ number }) => number)).to.deep.equal(lines.map((_, index) => index + 1));
      }),
    );
  });

  it('takes a byte order mark off the first line alone', () => {
    expect(scan([Buffer.from('\uFEFFa\n\uFEFFb\n')]).map(({ text }) => text)).to.deep.equal(['a', '\uFEFFb']);
  });

  it('tells of a line that is too long its number only, and goes on behind it', () => {
    const bytes = Buffer.from(`${'x'.repeat(20)}\n12345\n${'y'.repeat(6)}\nz`);
    const expected = [
      { text: '', ending: '\n', number: 1, tooLong: true },
      { text: '12345', ending: '\n', number: 2, tooLong: false },
      { text: '', ending: '\n', number: 3, tooLong: true },
      { text: 'z', ending: '', number: 4, tooLong: false },
    ];
    for (const chunks of [[bytes], ...cutInTwo(bytes)]) expect(scan(chunks, 5)).to.deep.equal(expected);
    expect(scan(cutIntoBytes(Buffer.from('x'.repeat(20))), 5)).to.deep.equal([
      { text: '', ending: '', number: 1, tooLong: true },
    ]);
  });
});

function scan(chunks: Iterable<Buffer>, longest = 1000): Line[] {
  const lines: Line[] = [];
  const scanner = new LineScanner({
    longest,
    onLine: ({ bytes, ending, number, tooLong }) =>
      lines.push({ text: bytes.toString(), ending: ending.toString(), number, tooLong }),
  });
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  expect(scanner.lines).to.equal(lines.length);
  return lines;
}
