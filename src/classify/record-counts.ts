/** Ids of 15 and of 18 characters name one record: the last three make ids safe to compare without case. */
export const KEY_BYTES = 15;
const LONGEST_ID = 18;
const FIRST_ROOM = 64;

/**
 * Counts by record id, for ids by the million: no strings, and memory only for the ids that are there. An id is kept as it
 * first came.
 */
export class RecordCounts {
  #ids = Buffer.alloc(FIRST_ROOM * LONGEST_ID);
  #sizes = new Uint8Array(FIRST_ROOM);
  #counts = new Float64Array(FIRST_ROOM);
  /** Open addressing: the place of an id, plus one, where its hash says or behind. At most half full; a power of two. */
  #places = new Int32Array(2 * FIRST_ROOM);
  #size = 0;

  /** Different ids counted. */
  get size(): number {
    return this.#size;
  }

  /** The place of the id of 15 or 18 bytes at `start`: a new one, with a count of 0, where it has none. Good until `lower`. */
  placeOf(bytes: Uint8Array, start: number, size: number): number {
    if (this.#size === this.#sizes.length) this.#grow();
    const slot = this.#findSlot(bytes, start);
    const known = this.#places[slot] ?? 0;
    if (known !== 0) return known - 1;
    const place = this.#size++;
    this.#places[slot] = place + 1;
    for (let index = 0; index < size; index++) this.#ids[place * LONGEST_ID + index] = bytes[start + index] ?? 0;
    this.#sizes[place] = size;
    this.#counts[place] = 0;
    return place;
  }

  add(place: number, count: number): void {
    this.#counts[place] = (this.#counts[place] ?? 0) + count;
  }

  /** Lowers all counts by the one at rank `kept`, counted from 0, and drops the ids that come to nothing. */
  lower(kept: number): void {
    const { size } = this;
    const least = this.#counts.subarray(0, size).toSorted()[size - 1 - kept] ?? 0;
    this.#size = 0;
    this.#places.fill(0);
    for (let place = 0; place < size; place++) {
      const count = (this.#counts[place] ?? 0) - least;
      // Moves to a place before its own, or stays.
      if (count > 0) this.add(this.placeOf(this.#ids, place * LONGEST_ID, this.#sizes[place] ?? 0), count);
    }
  }

  *entries(): Generator<{ id: string; count: number }> {
    for (let place = 0; place < this.#size; place++) {
      const start = place * LONGEST_ID;
      const id = this.#ids.toString('latin1', start, start + (this.#sizes[place] ?? 0));
      yield { id, count: this.#counts[place] ?? 0 };
    }
  }

  #findSlot(bytes: Uint8Array, start: number): number {
    const mask = this.#places.length - 1;
    let slot = hashOf(bytes, start) & mask;
    for (let place = this.#places[slot] ?? 0; place !== 0 && !this.#isAt(place - 1, bytes, start);) {
      slot = (slot + 1) & mask;
      place = this.#places[slot] ?? 0;
    }
    return slot;
  }

  #isAt(place: number, bytes: Uint8Array, start: number): boolean {
    const at = place * LONGEST_ID;
    for (let index = KEY_BYTES - 1; index >= 0; index--) {
      if (this.#ids[at + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  #grow(): void {
    const room = 2 * this.#sizes.length;
    const ids = Buffer.alloc(room * LONGEST_ID);
    ids.set(this.#ids);
    const sizes = new Uint8Array(room);
    sizes.set(this.#sizes);
    const counts = new Float64Array(room);
    counts.set(this.#counts);
    this.#ids = ids;
    this.#sizes = sizes;
    this.#counts = counts;
    this.#places = new Int32Array(2 * room);
    for (let place = 0; place < this.#size; place++) {
      this.#places[this.#findSlot(ids, place * LONGEST_ID)] = place + 1;
    }
  }
}

function hashOf(bytes: Uint8Array, start: number): number {
  let hash = 0;
  for (let index = 0; index < KEY_BYTES; index++) hash = Math.imul(hash ^ (bytes[start + index] ?? 0), 0x01_00_01_93);
  return hash ^ (hash >>> 15);
}
