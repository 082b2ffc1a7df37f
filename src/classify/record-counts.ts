/** Ids of 15 and of 18 characters name one record: the last three make ids safe to compare without case. */
export const KEY_BYTES = 15;

/** A record in the table: the bytes of its id and their number, the last mention, and the count. Half a line of the CPU's cache. */
const RECORD_BYTES = 32;
const SIZE_AT = 18;
const MENTION_AT = 20;
const COUNT_AT = 24;
const FIRST_ROOM = 64;

/**
 * Counts by record id, for ids by the million: no strings, and memory only for the ids that are there. An id is kept as it
 * first came.
 */
export class RecordCounts {
  #records = new DataView(new ArrayBuffer(FIRST_ROOM * RECORD_BYTES));
  /**
   * Open addressing: the hash of an id, and its place plus one, in the slot that the hash says or behind. At most half of the
   * slots are taken; their number is a power of two.
   */
  #slots = new Int32Array(2 * 2 * FIRST_ROOM);
  #room = FIRST_ROOM;
  #size = 0;

  /** Different ids counted. */
  get size(): number {
    return this.#size;
  }

  /** The place of the id of 15 or 18 bytes at `start`: a new one, with a count of 0, where it has none. Good until `lower`. */
  placeOf(bytes: DataView, start: number, size: number): number {
    if (this.#size === this.#room) this.#grow();
    const hash = hashOf(bytes, start);
    const slot = this.#findSlot(hash, bytes, start);
    const known = this.#slots[slot + 1] ?? 0;
    if (known !== 0) return known - 1;
    const place = this.#size++;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = place + 1;
    const at = place * RECORD_BYTES;
    for (let index = 0; index < size; index++) this.#records.setUint8(at + index, bytes.getUint8(start + index));
    this.#records.setUint8(at + SIZE_AT, size);
    this.#records.setInt32(at + MENTION_AT, 0);
    this.#records.setFloat64(at + COUNT_AT, 0);
    return place;
  }

  add(place: number, count: number): void {
    const at = place * RECORD_BYTES + COUNT_AT;
    this.#records.setFloat64(at, this.#records.getFloat64(at) + count);
  }

  /** Counts one more, unless the last one was of the same mention: a row that names a record twice. Mentions are not 0. */
  addOnce(place: number, mention: number): void {
    const at = place * RECORD_BYTES + MENTION_AT;
    if (this.#records.getInt32(at) === mention) return;
    this.#records.setInt32(at, mention);
    this.add(place, 1);
  }

  /** Lowers all counts by the one at rank `kept`, counted from 0, and drops the ids that come to nothing. */
  lower(kept: number): void {
    const counts = this.#counts();
    const least = this.countAtRank(kept);
    this.#size = 0;
    this.#slots.fill(0);
    for (const [place, before] of counts.entries()) {
      // Moves to a place before its own, or stays.
      const at = place * RECORD_BYTES;
      if (before > least) this.add(this.placeOf(this.#records, at, this.#sizeAt(place)), before - least);
    }
  }

  /** The count at a rank, counted from 0; 0 where there are not so many ids. */
  countAtRank(rank: number): number {
    return this.#counts().toSorted()[this.#size - 1 - rank] ?? 0;
  }

  /** The ids with a count of `least` or more. */
  *entries(least = 0): Generator<{ id: string; count: number }> {
    const ids = Buffer.from(this.#records.buffer);
    for (const [place, count] of this.#counts().entries()) {
      const start = place * RECORD_BYTES;
      if (count >= least) yield { id: ids.toString('latin1', start, start + this.#sizeAt(place)), count };
    }
  }

  #counts(): Float64Array {
    return Float64Array.from({ length: this.#size }, (_, place) =>
      this.#records.getFloat64(place * RECORD_BYTES + COUNT_AT),
    );
  }

  #sizeAt(place: number): number {
    return this.#records.getUint8(place * RECORD_BYTES + SIZE_AT);
  }

  /** Where the slot of an id begins, taken or free. */
  #findSlot(hash: number, bytes: DataView, start: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (;;) {
      const place = slots[slot + 1] ?? 0;
      if (place === 0 || (slots[slot] === hash && this.#isAt(place - 1, bytes, start))) return slot;
      slot = (slot + 2) & mask;
    }
  }

  #isAt(place: number, bytes: DataView, start: number): boolean {
    const records = this.#records;
    const at = place * RECORD_BYTES;
    return (
      records.getInt32(at + 11) === bytes.getInt32(start + 11) &&
      records.getInt32(at + 8) === bytes.getInt32(start + 8) &&
      records.getInt32(at + 4) === bytes.getInt32(start + 4) &&
      records.getInt32(at) === bytes.getInt32(start)
    );
  }

  #grow(): void {
    const records = new Uint8Array(2 * this.#records.byteLength);
    records.set(new Uint8Array(this.#records.buffer));
    this.#records = new DataView(records.buffer);
    this.#room *= 2;
    const taken = this.#slots;
    this.#slots = new Int32Array(2 * taken.length);
    for (let old = 0; old < taken.length; old += 2) {
      const [hash = 0, place = 0] = [taken[old], taken[old + 1]];
      if (place === 0) continue;
      const slot = this.#findSlot(hash, this.#records, (place - 1) * RECORD_BYTES);
      this.#slots[slot] = hash;
      this.#slots[slot + 1] = place;
    }
  }
}

/** Of the first 15 bytes, four at a time: the last four overlap. The multipliers are those of xxHash, which spread well. */
function hashOf(bytes: DataView, start: number): number {
  let hash = Math.imul(bytes.getInt32(start), 0x9e37_79b1);
  hash = Math.imul(hash ^ bytes.getInt32(start + 4), 0x85eb_ca77);
  hash = Math.imul(hash ^ (hash >>> 15) ^ bytes.getInt32(start + 8), 0xc2b2_ae3d);
  hash = Math.imul(hash ^ (hash >>> 13) ^ bytes.getInt32(start + 11), 0x27d4_eb2f);
  return hash ^ (hash >>> 15);
}
