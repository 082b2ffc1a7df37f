import { LONGEST_RECORD, NotRecordsError, type RecordSplitter } from './record-splitter.ts';

/** Something between angle brackets: a comment, an instruction, a CDATA section or a tag. */
const MARKUP = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[[^]*?\]\]>|<(\/?)([\w.:-]{1,200})((?:"[^"]*"|'[^']*'|[^"'<>])*)>/y;

/** Cuts an XML document (`<root><record>…</record>…</root>`) into the texts of the elements right under its root. */
export class XmlRecords implements RecordSplitter {
  readonly #root: string;
  readonly #onRecord: (xml: string) => void;
  #rest = '';
  #at = 0;
  #start = 0;
  #depth = 0;
  #ended = false;

  /** @param root the name of the outermost element, without a prefix */
  constructor(root: string, onRecord: (xml: string) => void) {
    this.#root = root;
    this.#onRecord = onRecord;
  }

  push(text: string): void {
    this.#rest += text;
    while (this.#step());
    const kept = this.#depth > 1 ? this.#start : this.#at;
    this.#rest = this.#rest.slice(kept);
    this.#at -= kept;
    this.#start -= kept;
    if (this.#rest.length > LONGEST_RECORD) throw new NotRecordsError('XML');
  }

  end(): boolean {
    return this.#ended;
  }

  /** Goes past the next piece of markup. False when the text at hand has none that is whole. */
  #step(): boolean {
    const from = this.#rest.indexOf('<', this.#at);
    this.#at = from === -1 ? this.#rest.length : from;
    if (from === -1) return false;
    MARKUP.lastIndex = from;
    const match = MARKUP.exec(this.#rest);
    if (match === null) return false;
    this.#at = MARKUP.lastIndex;
    const [, slash, name, attributes = ''] = match;
    if (name !== undefined) this.#turn(from, slash === '/', name, attributes.endsWith('/'));
    return true;
  }

  #turn(from: number, closes: boolean, name: string, empty: boolean): void {
    if (this.#ended || (closes && this.#depth === 0)) throw new NotRecordsError('XML');
    if (!closes) {
      if (this.#depth === 0 && name.replace(/^.*:/, '') !== this.#root) throw new NotRecordsError('XML');
      if (this.#depth === 1) this.#start = from;
      this.#depth++;
    }
    if (!closes && !empty) return;
    this.#depth--;
    if (this.#depth === 1) this.#onRecord(this.#rest.slice(this.#start, this.#at));
    this.#ended = this.#depth === 0;
  }
}
