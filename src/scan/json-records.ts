import { LONGEST_RECORD, NotRecordsError, type RecordSplitter } from './record-splitter.ts';

/** Where the next character stands: before the list, between its items, inside one, inside a string of one, or behind the list. */
type Place = 'before' | 'between' | 'inside' | 'string' | 'behind';

/** The next character that can change the place; all others are skipped at the speed of a regular expression. */
const MARKS: Record<Place, RegExp> = {
  before: /\S/g,
  between: /\S/g,
  inside: /["[\]{}]/g,
  string: /["\\]/g,
  behind: /\S/g,
};

/** Cuts a JSON list of objects (`[{…},{…}]`) into the texts of its objects. */
export class JsonRecords implements RecordSplitter {
  readonly #onRecord: (json: string) => void;
  #rest = '';
  #at = 0;
  #start = 0;
  #depth = 0;
  #place: Place = 'before';

  constructor(onRecord: (json: string) => void) {
    this.#onRecord = onRecord;
  }

  push(text: string): void {
    this.#rest += text;
    while (this.#step());
    const kept = this.#depth > 0 ? this.#start : this.#at;
    this.#rest = this.#rest.slice(kept);
    this.#at -= kept;
    this.#start -= kept;
    if (this.#rest.length > LONGEST_RECORD) throw new NotRecordsError('JSON');
  }

  end(): boolean {
    return this.#place === 'behind';
  }

  /** Goes on to the next mark. False when the text at hand has none. */
  #step(): boolean {
    const mark = MARKS[this.#place];
    mark.lastIndex = this.#at;
    const found = mark.exec(this.#rest)?.[0];
    // An escaped character may be in the next piece.
    if (found === undefined || (found === '\\' && mark.lastIndex >= this.#rest.length)) {
      this.#at = found === undefined ? this.#rest.length : mark.lastIndex - 1;
      return false;
    }
    this.#at = mark.lastIndex;
    this.#turn(found);
    return true;
  }

  #turn(found: string): void {
    switch (this.#place) {
      case 'before':
        if (found !== '[') throw new NotRecordsError('JSON');
        this.#place = 'between';
        return;
      case 'between':
        if (found === ',') return;
        if (found !== '{' && found !== ']') throw new NotRecordsError('JSON');
        this.#place = found === '{' ? 'inside' : 'behind';
        this.#depth = found === '{' ? 1 : 0;
        this.#start = this.#at - 1;
        return;
      case 'inside':
        if (found === '"') this.#place = 'string';
        else this.#depth += found === '{' || found === '[' ? 1 : -1;
        if (this.#depth > 0) return;
        this.#place = 'between';
        this.#onRecord(this.#rest.slice(this.#start, this.#at));
        return;
      case 'string':
        if (found === '"') this.#place = 'inside';
        else this.#at++;
        return;
      case 'behind':
        throw new NotRecordsError('JSON');
    }
  }
}
