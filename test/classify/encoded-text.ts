import type { EncodedText } from '../../src/classify/encoded-text.ts';

/** A text as a field of a file: in quotes with its quotes doubled, or bare; somewhere in the middle of a larger buffer. */
export function encodeText(text: string, { quoted = true } = {}): EncodedText {
  const doubled = quoted && text.includes('"');
  return encodeBytes(Buffer.from(doubled ? text.replaceAll('"', '""') : text), doubled);
}

export function encodeBytes(content: Buffer, doubled = false): EncodedText {
  const bytes = Buffer.concat([Buffer.from('7"'), content, Buffer.from('",5')]);
  const end = 2 + content.length;
  const raw = bytes.toString('utf8', 2, end);
  return { bytes, start: 2, end, doubled, text: () => (doubled ? raw.replaceAll('""', '"') : raw) };
}
