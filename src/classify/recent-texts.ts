/**
 * A power of two, so that a hash becomes a slot by its lowest bits. More slots keep more texts alive from one collection of
 * the young generation to the next, which lets it grow: with 4,096 a load of 600 MB took 300 MB of memory, with 512 230 MB.
 */
const SLOTS = 512;

/**
 * What was found for the texts met lately: one text a slot, kept from its second coming on.
 * A Map would keep millions of texts alive that never come back, long enough to make the heap grow, and would hash each of
 * them whole. Here a text met once leaves a number behind, and one that comes often stays by coming often.
 */
export class RecentTexts<Value> {
  readonly #seen = new Int32Array(SLOTS);
  readonly #texts: string[] = Array<string>(SLOTS).fill('');
  readonly #values: Array<Value | undefined> = Array<Value | undefined>(SLOTS).fill(undefined);

  /** The value of a text; `find` gives it where it is not here. */
  get(text: string, find: (text: string) => Value): Value {
    const hash = hashOf(text);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    if (this.#texts[slot] === text) {
      const value = this.#values[slot];
      if (value !== undefined) return value;
    }
    const value = find(text);
    if (this.#seen[slot] === hash) {
      this.#texts[slot] = text;
      this.#values[slot] = value;
    }
    this.#seen[slot] = hash;
    return value;
  }

  clear(): void {
    this.#seen.fill(0);
    this.#texts.fill('');
    this.#values.fill(undefined);
  }
}

function hashOf(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}
