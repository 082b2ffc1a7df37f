const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BLOCK = 5;

/** The last three characters of a long record id: each tells which of five characters are capitals. */
export function findIdSuffix(id: string): string {
  return [0, BLOCK, 2 * BLOCK].map((start) => LETTERS.charAt(readCapitals(id.slice(start, start + BLOCK)))).join('');
}

/** The capitals as bits, the first character being the lowest. */
function readCapitals(block: string): number {
  return Array.from(block).reduce((bits, character, index) => bits | (/[A-Z]/.test(character) ? 1 << index : 0), 0);
}
