const QUOTE = 0x22;
const QUOTES = 0x22222222;

/**
 * The index of the first quote in `[start, end)`, or `end`. Looks at four bytes at a time: a byte of `four` is zero where a
 * quote stands, and the lowest zero byte is the lowest one whose top bit is set in `found` (Warren, Hacker's Delight, 6-1).
 */
export function findQuote(bytes: DataView, start: number, end: number): number {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const four = bytes.getInt32(at, true) ^ QUOTES;
    const found = (four - 0x01010101) & ~four & 0x80808080;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  while (at < end && bytes.getUint8(at) !== QUOTE) at++;
  return at;
}
