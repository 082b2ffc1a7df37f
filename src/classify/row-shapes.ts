import type { EncodedText } from './encoded-text.ts';
import { FoundTokens } from './found-tokens.ts';
import { ShapeNode } from './row-shape-tree.ts';
import { LONGEST_SHAPE, readToken, type ShapeSymbol, sizeOf, symbolOf } from './row-shape.ts';
import { messageTemplate } from './template.ts';
import { TokenizedText } from './tokenized-text.ts';

/** The text from which a shape is learnt. */
export type ShapeSample = {
  text: string;
  /** The tokens of which the shape says no more than kind and length, as they stand in this text; '' for addresses. */
  words: readonly string[];
  /** Which of them what `read` makes of the text depends on. */
  findCounting: (read: (text: string) => string) => readonly boolean[];
  /** Where they stand in the text that was found last. */
  found: FoundTokens;
};

/** Shapes kept at a time. When they are too many, all are forgotten, and learning takes twice as many texts: those in use come back. */
const MOST_SHAPES = 2048;
const MOST_SYMBOLS = 512 * 1024;
/** A power of two. */
const SEEN_SLOTS = 8192;
/** Texts of a shape that come before it is learnt: of free text, some have one by chance. */
const LEAST_TEXTS = { first: 3, last: 48 };

/**
 * Knows texts again by their shape: what was found for one text, for every text that differs from it only in what
 * `messageTemplate` replaces. One walk over the bytes of a text, without decoding it.
 *
 * A shape is learnt when the third text of it comes, or a later one where texts are free, and is trusted because that text keeps
 * its template when its tokens are changed. Tokens that count (a line of Apex, a number in the name of a flow) stand in the
 * shape as they are.
 */
export class RowShapes<Value> {
  #plain = new ShapeNode<Value>();
  #doubled = new ShapeNode<Value>();
  #shapes = 0;
  #symbols = 0;
  /** Hashes that came lately, and how often. */
  readonly #seen = new Int32Array(SEEN_SLOTS);
  readonly #times = new Uint8Array(SEEN_SLOTS);
  #leastTexts = LEAST_TEXTS.first;
  /** By the hash of a shape, which of its tokens count; absent where none does. */
  readonly #counting = new Map<number, readonly boolean[]>();
  readonly #found = new FoundTokens();
  #bytes: Buffer | undefined;

  /** What was learnt for the shape of a text. */
  find({ bytes, start, end, doubled }: EncodedText): Value | undefined {
    if (end - start > LONGEST_SHAPE) return undefined;
    const view = this.#viewOf(bytes);
    const found = this.#found;
    found.clear();
    let node = doubled ? this.#doubled : this.#plain;
    let at = start;
    for (;;) {
      const next = at + node.length;
      if (next > end || !node.matches(view, at)) return undefined;
      if (next === end) return node.value;
      at = next;
      const token = node.branchesByToken ? readToken(bytes, at, start, end) : 0;
      let child = token === 0 ? undefined : node.child(symbolOf(token));
      if (child) {
        found.add(at);
        at += sizeOf(token);
      } else {
        child = node.child(bytes[at] ?? 0);
        if (!child) return undefined;
        at++;
      }
      node = child;
    }
  }

  /** Takes note of a text that `find` did not know; asks for its value once its shape is learnt. */
  learn(text: EncodedText, findValue: (sample: ShapeSample) => Value): void {
    if (text.end - text.start > LONGEST_SHAPE) return;
    const hash = hashShape(text);
    if (this.#meet(hash) < this.#leastTexts) return;
    const counting = this.#counting.get(hash);
    if (counting && this.#meet(hashShape(text, counting)) < 2) return;
    const tokens = new TokenizedText(text);
    const counts = tokens.findCounting(messageTemplate);
    if (counts.includes(true)) this.#remember(hash, counts);
    const free = <Item>(items: readonly Item[]): Item[] => items.filter((_, index) => counts[index] !== true);
    const value = findValue({
      text: tokens.text(),
      words: free(tokens.words),
      findCounting: (read) => free(tokens.findCounting(read)),
      found: this.#found,
    });
    this.#insert(tokens.symbols(counts), text.doubled, value);
  }

  #forget(): void {
    this.#leastTexts = Math.min(2 * this.#leastTexts, LEAST_TEXTS.last);
    this.#plain = new ShapeNode();
    this.#doubled = new ShapeNode();
    this.#shapes = 0;
    this.#symbols = 0;
  }

  #insert(symbols: readonly ShapeSymbol[], doubled: boolean, value: Value): void {
    if (this.#shapes >= MOST_SHAPES || this.#symbols + symbols.length > MOST_SYMBOLS) this.#forget();
    this.#shapes++;
    this.#symbols += symbols.length;
    (doubled ? this.#doubled : this.#plain).insert(symbols, value);
  }

  #remember(hash: number, counts: readonly boolean[]): void {
    if (this.#counting.size >= MOST_SHAPES) this.#counting.clear();
    this.#counting.set(hash, counts);
  }

  /** How often the hash came lately, this time included. */
  #meet(hash: number): number {
    const slot = (hash ^ (hash >>> 15)) & (SEEN_SLOTS - 1);
    const before = this.#seen[slot] === hash ? (this.#times[slot] ?? 0) : 0;
    this.#seen[slot] = hash;
    return (this.#times[slot] = Math.min(before + 1, LEAST_TEXTS.last));
  }

  /** Most texts stand in the chunk of the one before. */
  #viewOf(bytes: Buffer): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#found.bytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#found.bytes;
  }
}

/** A hash of the shape of a text, in which the tokens that count stand as they are. Most texts are met once: nothing is kept. */
function hashShape({ bytes, start, end }: EncodedText, counting: readonly boolean[] = []): number {
  let hash = 7;
  let tokens = 0;
  for (let at = start; at < end;) {
    const token = readToken(bytes, at, start, end);
    const next = at + (token === 0 ? 1 : sizeOf(token));
    if (token === 0 || counting[tokens++] === true) {
      for (; at < next; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    } else {
      hash = (Math.imul(hash, 31) + symbolOf(token)) | 0;
    }
    at = next;
  }
  return hash;
}
