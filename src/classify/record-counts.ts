/** Ids of 15 and of 18 characters name one record: the last three make ids safe to compare without case. */
export const KEY_BYTES = 15;

/** A record in the table: its id and the number of its bytes, the last mention, and the count. Half a line of the CPU's cache. */
const RECORD_BYTES = 32;
const SIZE_AT = 18;
const MENTION_AT = 20;
const COUNT_AT = 24;
const FIRST_ROOM = 128;

/**
 * Counts by record id, for ids by the million: no strings, and memory only for the ids that are there. An id is kept as it
 * first came.
 */
export class RecordCounts {
  /**
   * Open addressing: a record stands in the place that the hash of its id says or behind, so that finding one mostly reads one
   * line of memory. At most five of eight places are taken; their number is a power of two. An id without size is none.
   */
  #records = tableOf(FIRST_ROOM);
  #room = FIRST_ROOM;
  #size = 0;

  /** Different ids counted. */
  get size(): number {
    return this.#size;
  }

  /** The place of the id of 15 or 18 bytes at `start`: a new one, with a count of 0, where it has none. Good until the next. */
  placeOf(bytes: DataView, start: number, size: number): number {
    const mask = this.#room - 1;
    let place = hashOf(bytes, start) & mask;
    while (this.#sizeAt(place) !== 0) {
      if (this.#isAt(place, bytes, start)) return place;
      place = (place + 1) & mask;
    }
    if (8 * this.#size >= 5 * this.#room) {
      this.#rebuild(2 * this.#room, 0);
      return this.placeOf(bytes, start, size);
    }
    this.#size++;
    const at = place * RECORD_BYTES;
    for (let index = 0; index < size; index++) this.#records.setUint8(at + index, bytes.getUint8(start + index));
    this.#records.setUint8(at + SIZE_AT, size);
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
    this.#rebuild(this.#room, this.countAtRank(kept));
  }

  /** The count at a rank, counted from 0; 0 where there are not so many ids. */
  countAtRank(rank: number): number {
    const counts = new Float64Array(this.#size);
    let index = 0;
    for (const place of this.#places()) counts[index++] = this.#countAt(place);
    return counts.toSorted()[this.#size - 1 - rank] ?? 0;
  }

  /** The ids with a count of `least` or more. */
  *entries(least = 0): Generator<{ id: string; count: number }> {
    const ids = Buffer.from(this.#records.buffer);
    for (const place of this.#places()) {
      const count = this.#countAt(place);
      const start = place * RECORD_BYTES;
      if (count >= least) yield { id: ids.toString('latin1', start, start + this.#sizeAt(place)), count };
    }
  }

  *#places(): Generator<number> {
    for (let place = 0; place < this.#room; place++) if (this.#sizeAt(place) !== 0) yield place;
  }

  #sizeAt(place: number): number {
    return this.#records.getUint8(place * RECORD_BYTES + SIZE_AT);
  }

  #countAt(place: number): number {
    return this.#records.getFloat64(place * RECORD_BYTES + COUNT_AT);
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

  /** Moves the records into a table with so many places, with counts lower by so much; those that come to nothing go. */
  #rebuild(room: number, less: number): void {
    const [old, places] = [this.#records, this.#room];
    this.#records = tableOf(room);
    this.#room = room;
    this.#size = 0;
    for (let from = 0; from < places; from++) {
      const at = from * RECORD_BYTES;
      const size = old.getUint8(at + SIZE_AT);
      const count = old.getFloat64(at + COUNT_AT) - less;
      if (size === 0 || (less > 0 && count <= 0)) continue;
      const place = this.placeOf(old, at, size);
      this.#records.setInt32(place * RECORD_BYTES + MENTION_AT, old.getInt32(at + MENTION_AT));
      this.add(place, count);
    }
    // Frees megabytes that would wait for their collection.
    old.buffer.transfer(0);
  }
}

function tableOf(room: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(room * RECORD_BYTES));
}

/** Of the first 15 bytes, four at a time: the last four overlap. The multipliers are those of xxHash, which spread well. */
function hashOf(bytes: DataView, start: number): number {
  let hash = Math.imul(bytes.getInt32(start), 0x9e37_79b1);
  hash = Math.imul(hash ^ bytes.getInt32(start + 4), 0x85eb_ca77);
  hash = Math.imul(hash ^ (hash >>> 15) ^ bytes.getInt32(start + 8), 0xc2b2_ae3d);
  hash = Math.imul(hash ^ (hash >>> 13) ^ bytes.getInt32(start + 11), 0x27d4_eb2f);
  return hash ^ (hash >>> 15);
}
