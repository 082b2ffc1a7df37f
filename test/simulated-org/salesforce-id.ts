const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of a 15-character id: three letters that tell which characters are capitals. */
export function toLongId(id: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let index = 0; index < 5; index++) {
      const character = id.charAt(block * 5 + index);
      if (character >= 'A' && character <= 'Z') bits |= 1 << index;
    }
    suffix += checksumLetters.charAt(bits);
  }
  return id.slice(0, 15) + suffix;
}

/** True for 15 characters, or 18 whose last three are the right ones in any case. */
export function isSalesforceId(text: string): boolean {
  if (!/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text)) return false;
  return text.length === 15 || toLongId(text).slice(15) === text.slice(15).toUpperCase();
}

/** The part of an id that names the record: its first 15 characters. */
export function idKey(id: string): string {
  return id.slice(0, 15);
}

/** Makes ids of any key prefix, all different, with capitals and small letters as real ones have. */
export class IdSequence {
  readonly #instance: string;
  #serial = 0;

  constructor(instance: string) {
    this.#instance = instance;
  }

  next(keyPrefix: string): string {
    this.#serial += 1;
    // A factor that shares nothing with 62^6 spreads neighbours over the whole range.
    let rest = (BigInt(this.#serial) * 36_028_797_019n) % 62n ** 6n;
    let tail = '';
    for (let index = 0; index < 6; index++) {
      tail = base62.charAt(Number(rest % 62n)) + tail;
      rest /= 62n;
    }
    return toLongId(`${keyPrefix}${this.#instance}0${tail}`.slice(0, 15));
  }
}

/** `length` characters of base 62, the same for the same seed. */
export function encodeBase62(seed: number, length: number): string {
  let rest = seed;
  let text = '';
  while (text.length < length) {
    text = base62.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
