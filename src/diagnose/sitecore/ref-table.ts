import { hash } from 'node:crypto';

const FIRST_SLOTS = 1024;
/** Fuller tables take long to search. */
const MOST_LOAD = 0.6;
const WORDS = 4;

const USED = 1;
const WANTED = 2;
const UNWANTED = 4;
const SEEN = 8;

const UUID_LENGTH = 36;
const DASH = 0x2d;
const DIGITS_A_WORD = 8;

/**
 * The most references held; they take 285 MB then, and half as much again for the moment when the table grows. An import file has
 * 50 MB at most, gzipped, which is room for some 3 million random UUIDs.
 */
export const MOST_REFS = 10_000_000;

/** A log that names more records than are held in memory. */
export class TooManyRefsError extends Error {
  override readonly name = 'TooManyRefsError';

  constructor() {
    super(`The log names more than ${MOST_REFS.toLocaleString('en-US')} records.`);
  }
}

/**
 * The references of failed records, 16 bytes each: a UUID as its number, whatever its case, another text by its SHA-256. A
 * reference is wanted when each line about it was added as wanted.
 */
export class RefTable {
  readonly #most: number;
  #slots = FIRST_SLOTS;
  #keys = new Uint32Array(FIRST_SLOTS * WORDS);
  #flags = new Uint8Array(FIRST_SLOTS);
  #size = 0;
  #seen = 0;
  #hits = 0;
  readonly #key = new Uint32Array(WORDS);

  constructor({ most = MOST_REFS }: { most?: number } = {}) {
    this.#most = most;
  }

  /** Different references. */
  get size(): number {
    return this.#size;
  }

  /** Those that were not looked for. */
  get missing(): number {
    return this.#size - this.#seen;
  }

  /** How often a reference was looked for and found: a file may hold one twice. */
  get hits(): number {
    return this.#hits;
  }

  /** @throws TooManyRefsError */
  add(ref: string, wanted: boolean): void {
    this.#readKey(ref);
    let slot = this.#find();
    if (this.#flags[slot] === 0) {
      if (this.#size >= this.#most) throw new TooManyRefsError();
      if (this.#size + 1 > this.#slots * MOST_LOAD) {
        this.#grow();
        slot = this.#find();
      }
      this.#keys.set(this.#key, slot * WORDS);
      this.#size++;
    }
    this.#flags[slot] = (this.#flags[slot] ?? 0) | USED | (wanted ? WANTED : UNWANTED);
  }

  /** Whether a record with this reference is wanted. */
  look(ref: string): boolean {
    this.#readKey(ref);
    const slot = this.#find();
    const flags = this.#flags[slot] ?? 0;
    if (flags === 0) return false;
    this.#hits++;
    if ((flags & SEEN) === 0) this.#seen++;
    this.#flags[slot] = flags | SEEN;
    return isWanted(flags);
  }

  #readKey(ref: string): void {
    if (ref.length !== UUID_LENGTH || !readUuid(ref, this.#key)) readUuid(asUuid(hash('sha256', ref)), this.#key);
  }

  /** The slot of the key at hand, or the free one where it belongs. */
  #find(): number {
    const [a, b, c, d] = this.#key;
    const keys = this.#keys;
    // Some UUIDs count up or hold a time: all of their bits must tell.
    let slot = mix((a ?? 0) ^ mix((b ?? 0) ^ mix((c ?? 0) ^ mix(d ?? 0)))) & (this.#slots - 1);
    while (this.#flags[slot] !== 0) {
      const at = slot * WORDS;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) break;
      slot = (slot + 1) & (this.#slots - 1);
    }
    return slot;
  }

  #grow(): void {
    const key = this.#key.slice();
    const keys = this.#keys;
    const flags = this.#flags;
    this.#slots *= 2;
    this.#keys = new Uint32Array(this.#slots * WORDS);
    this.#flags = new Uint8Array(this.#slots);
    for (const [old, flag] of flags.entries()) {
      if (flag === 0) continue;
      this.#key.set(keys.subarray(old * WORDS, old * WORDS + WORDS));
      const slot = this.#find();
      this.#keys.set(this.#key, slot * WORDS);
      this.#flags[slot] = flag;
    }
    this.#key.set(key);
  }
}

function asUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Reads the digits of a UUID into words; false, and words of no use, for another text of its length. */
function readUuid(text: string, words: Uint32Array): boolean {
  let digits = 0;
  let word = 0;
  for (let at = 0; at < UUID_LENGTH; at++) {
    const code = text.charCodeAt(at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== DASH) return false;
      continue;
    }
    const digit = digitOf(code);
    if (digit === -1) return false;
    word = (word << 4) | digit;
    if (++digits % DIGITS_A_WORD === 0) words[digits / DIGITS_A_WORD - 1] = word;
  }
  return true;
}

/** The value of a hexadecimal digit by its character code, or -1. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function isWanted(flags: number): boolean {
  return (flags & (WANTED | UNWANTED)) === WANTED;
}

/** Spreads the bits of a number (the finishing step of MurmurHash3). */
function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
