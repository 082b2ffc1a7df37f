/**
 * What differs between texts that mean the same: runs of digits, record ids, addresses. Found in the bytes of a text, so
 * that a row like an earlier one is known without decoding it.
 *
 * Two texts have one shape when they differ only in such tokens, kind by kind. `messageTemplate` reads these tokens by
 * their kind alone: it may replace them or keep them, but whatever stands around them it then treats alike. So where it
 * replaces the tokens of one text, it gives every text of that shape the same template.
 */

/** A number for a token: its kind, and its length in bytes. */
export type Token = number;

/** What a shape is made of: bytes as they are (below 256), and kinds of tokens. */
export type ShapeSymbol = number;

const SIZE_BITS = 10;
const SIZES = 1 << SIZE_BITS;

/**
 * Longer texts have no shape, nor does a shape know them: addresses differ in length, and `messageTemplate` looks at the last
 * 1,000 characters for the end of a value, and cuts at 4,000.
 */
export const LONGEST_SHAPE = 1000;

const DIGITS = 1 << SIZE_BITS;
const ID_FROM_DIGIT = 2 << SIZE_BITS;
const ID_FROM_LETTER = 3 << SIZE_BITS;
const ADDRESS = 4 << SIZE_BITS;

const [DIGIT, WORD, LOCAL, HIGH, SIGN] = [1, 2, 4, 8, 16];
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return HIGH;
  const character = String.fromCharCode(byte);
  if (/\d/.test(character)) return DIGIT | WORD | LOCAL;
  if (/\w/.test(character)) return WORD | LOCAL;
  if (character === '@') return SIGN;
  return /[.+%*-]/.test(character) ? LOCAL : 0;
});

const [UNDERSCORE, AT, DOT, DASH, LOWER_A] = [0x5f, 0x40, 0x2e, 0x2d, 0x61];

const LONGEST_NUMBER = 40;
/** A shorter run of digits inside a word is part of a name or a code. */
const SHORTEST_SERIAL = 5;
const LEAST_ID_DIGITS = 4;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 63;
/** ` not found for field` ends a value, and would be one with the word that it begins. */
const SLOT_WORD = Buffer.from('field');

/** The token that starts at `at`, or 0: of several the longest in meaning, an address before an id before digits. */
export function readToken(bytes: Uint8Array, at: number, start: number, end: number): Token {
  const first = classAt(bytes, at);
  if ((first & LOCAL) === 0) return 0;
  const before = at === start ? 0 : classAt(bytes, at - 1);
  const digit = (first & DIGIT) !== 0;
  if ((before & (WORD | HIGH)) !== 0) return digit && (before & DIGIT) === 0 ? readSerial(bytes, at, end) : 0;
  let after = at;
  let digits = 0;
  while (after < end && (classAt(bytes, after) & WORD) !== 0) {
    digits += classAt(bytes, after) & DIGIT;
    after++;
  }
  const follower = after < end ? classAt(bytes, after) : 0;
  const size = after - at;
  if ((follower & (LOCAL | SIGN)) !== 0 && (before & (LOCAL | SIGN)) === 0) {
    const address = addressSize(bytes, at, end);
    if (address > 0) return ADDRESS | address;
  }
  if (digits === 0) return 0;
  if ((follower & HIGH) === 0) {
    if (digits === size && size <= LONGEST_NUMBER) return DIGITS | size;
    if (isId(bytes, at, size, digits)) return (digit ? ID_FROM_DIGIT : ID_FROM_LETTER) | size;
  }
  return digit ? readSerial(bytes, at, end) : 0;
}

export function sizeOf(token: Token): number {
  return token & (SIZES - 1);
}

/** The symbol of a token in a shape. Addresses of any length are the same; for the rest the length counts. */
export function symbolOf(token: Token): ShapeSymbol {
  return isAddress(token) ? ADDRESS : token;
}

/** Whether texts of one shape can have tokens of other lengths here. */
export function isAddress(token: Token): boolean {
  return token > ADDRESS;
}

/** Writes another token of the same kind and length over the one at `at`. */
export function alterToken(bytes: Uint8Array, at: number, token: Token): void {
  const fixed = token >= ID_FROM_DIGIT && token < ADDRESS ? 1 : 0;
  for (let index = at + fixed; index < at + sizeOf(token); index++) {
    const byte = bytes[index] ?? 0;
    if (byte === UNDERSCORE) continue;
    const characterClass = classAt(bytes, index);
    if ((characterClass & DIGIT) !== 0) bytes[index] = byte === 0x39 ? 0x30 : byte + 1;
    else if ((characterClass & WORD) !== 0) bytes[index] = byte === 0x78 ? 0x79 : 0x78;
  }
}

/** A run of digits inside a word. */
function readSerial(bytes: Uint8Array, at: number, end: number): Token {
  let after = at + 1;
  while (after < end && (classAt(bytes, after) & DIGIT) !== 0) after++;
  const size = after - at;
  return size < SHORTEST_SERIAL || size > LONGEST_NUMBER ? 0 : DIGITS | size;
}

/** Whether a word is a record id that holds a letter, and begins with a digit or an a: other ids are rare. */
function isId(bytes: Uint8Array, at: number, size: number, digits: number): boolean {
  if ((size !== 15 && size !== 18) || digits < LEAST_ID_DIGITS || digits === size) return false;
  if ((classAt(bytes, at) & DIGIT) === 0 && bytes[at] !== LOWER_A) return false;
  for (let index = at; index < at + size; index++) if (bytes[index] === UNDERSCORE) return false;
  return true;
}

/** An address up to the last part of its domain, or up to the @ where the domain has one part. */
function addressSize(bytes: Uint8Array, at: number, end: number): number {
  let sign = at;
  while (sign < end && (classAt(bytes, sign) & LOCAL) !== 0) sign++;
  const local = sign - at;
  if (sign + 1 >= end || bytes[sign] !== AT || local > LONGEST_LOCAL || startsSlotWord(bytes, at)) return 0;
  if ((classAt(bytes, sign + 1) & WORD) === 0) return 0;
  let after = sign + 1;
  let dots = 0;
  let lastDot = sign;
  for (; after < end; after++) {
    const byte = bytes[after];
    if (byte === DOT) {
      if (lastDot === after - 1) return 0;
      lastDot = after;
      dots++;
    } else if (byte !== DASH && (classAt(bytes, after) & WORD) === 0) break;
  }
  if (dots > 8 || after - sign > LONGEST_DOMAIN || lastDot === after - 1 || bytes[after] === AT) return 0;
  return lastDot - at;
}

function startsSlotWord(bytes: Uint8Array, at: number): boolean {
  for (let index = 0; index < SLOT_WORD.length; index++) if (bytes[at + index] !== SLOT_WORD[index]) return false;
  return true;
}

function classAt(bytes: Uint8Array, index: number): number {
  return CLASSES[bytes[index] ?? 0] ?? 0;
}
