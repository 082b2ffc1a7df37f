import { hash } from 'node:crypto';

const FIRST_SLOTS = 1024;
/** Fuller tables take long to search. */
const MOST_LOAD = 0.6;
const WORDS = 4;

const USED = 1;
const WANTED = 2;
const UNWANTED = 4;
const SEEN = 8;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

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

  /** References that are wanted. Goes through all of them. */
  countWanted(): number {
    return this.#flags.reduce((sum, flags) => (isWanted(flags) ? sum + 1 : sum), 0);
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
    if ((flags & SEEN) === 0) this.#seen++;
    this.#flags[slot] = flags | SEEN;
    return isWanted(flags);
  }

  #readKey(ref: string): void {
    const hex = UUID.test(ref) ? ref.replaceAll('-', '') : hash('sha256', ref);
    for (let word = 0; word < WORDS; word++) this.#key[word] = Number.parseInt(hex.slice(word * 8, word * 8 + 8), 16);
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
