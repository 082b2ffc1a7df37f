const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The line feed that surely ends the row whose quoted field begins at `start`, else -1: an odd number of quotes stands before
 * it, and they don't open a field. Inside quotes a line feed has none before it, or an even number, or quotes that open the field.
 */
export function findRowEnd(chunk: Buffer, start: number, delimiter: number | undefined): number {
  const lineFeed = chunk.indexOf(LINE_FEED, start);
  if (lineFeed === -1) return -1;
  const end = chunk[lineFeed - 1] === CARRIAGE_RETURN ? lineFeed - 1 : lineFeed;
  let before = end - 1;
  while (before >= start && chunk[before] === QUOTE) before--;
  return chunk[before] !== delimiter && (end - 1 - before) % 2 === 1 ? lineFeed : -1;
}
