import { ShapeNode } from './row-shape-tree.ts';
import { alterToken, LONGEST_SHAPE, readToken, type ShapeSymbol, sizeOf, symbolOf, type Token } from './row-shape.ts';
import { messageTemplate } from './template.ts';

/** A text as it stands in a file: UTF-8 in `bytes[start, end)`. */
export type EncodedText = {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Each quote inside stands twice. */
  readonly doubled: boolean;
  text(): string;
};

/** Shapes kept at a time. When they are too many, all are forgotten: those in use come back at once. */
const MOST_SHAPES = 2048;
const MOST_SYMBOLS = 512 * 1024;
/** A power of two. */
const SEEN_SLOTS = 8192;
/** Where some of more tokens count, all are taken to. */
const MOST_PROBES = 24;

/**
 * Knows texts again by their shape: what was found for one text, for every text that differs from it only in what
 * `messageTemplate` replaces. One walk over the bytes of a text, without decoding it.
 *
 * A shape is learnt when a second text of it comes, and is trusted because that text keeps its template when its tokens
 * are changed. Tokens that count (a line of Apex, a number in the name of a flow) stand in the shape as they are.
 */
export class RowShapes<Value> {
  #plain = new ShapeNode<Value>();
  #doubled = new ShapeNode<Value>();
  #shapes = 0;
  #symbols = 0;
  readonly #seen = new Int32Array(SEEN_SLOTS);
  /** By the hash of a shape, which of its tokens count; absent where none does. */
  readonly #counting = new Map<number, readonly boolean[]>();
  #bytes: Buffer | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** What was learnt for the shape of a text. */
  find({ bytes, start, end, doubled }: EncodedText): Value | undefined {
    if (end - start > LONGEST_SHAPE) return undefined;
    const view = this.#viewOf(bytes);
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
  learn(text: EncodedText, findValue: () => Value): void {
    if (text.end - text.start > LONGEST_SHAPE) return;
    const hash = hashShape(text);
    if (!this.#meets(hash)) return;
    const counting = this.#counting.get(hash);
    if (counting && !this.#meets(hashShape(text, counting))) return;
    const shape = new Shape(text);
    const counts = shape.findCounting();
    if (counts.includes(true)) this.#remember(hash, counts);
    this.#insert(shape.symbols(counts), text.doubled, findValue());
  }

  #forget(): void {
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

  /** Whether the hash came lately; if not, it has now. */
  #meets(hash: number): boolean {
    const slot = (hash ^ (hash >>> 15)) & (SEEN_SLOTS - 1);
    if (this.#seen[slot] === hash) return true;
    this.#seen[slot] = hash;
    return false;
  }

  /** Most texts stand in the chunk of the one before. */
  #viewOf(bytes: Buffer): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#view;
  }
}

/** A text with its tokens. */
class Shape {
  readonly #text: EncodedText;
  readonly #bytes: Buffer;
  readonly #tokens: Array<{ at: number; token: Token }> = [];

  constructor(text: EncodedText) {
    this.#text = text;
    this.#bytes = text.bytes.subarray(text.start, text.end);
    for (let at = 0; at < this.#bytes.length;) {
      const token = readToken(this.#bytes, at, 0, this.#bytes.length);
      if (token !== 0) this.#tokens.push({ at, token });
      at += token === 0 ? 1 : sizeOf(token);
    }
  }

  /** The bytes, with a symbol for each token but those that count. */
  symbols(counting: readonly boolean[] = []): ShapeSymbol[] {
    const symbols: ShapeSymbol[] = [];
    let copied = 0;
    for (const [index, { at, token }] of this.#tokens.entries()) {
      if (counting[index] === true) continue;
      symbols.push(...this.#bytes.subarray(copied, at), symbolOf(token));
      copied = at + sizeOf(token);
    }
    symbols.push(...this.#bytes.subarray(copied));
    return symbols;
  }

  /** Which tokens the template depends on. */
  findCounting(): boolean[] {
    const tokens = this.#tokens;
    const none = tokens.map(() => false);
    const template = messageTemplate(this.#text.text());
    const keeps = (counting: readonly boolean[]): boolean => this.#templateWithout(counting) === template;
    if (keeps(none)) return none;
    const all = tokens.map(() => true);
    if (tokens.length > MOST_PROBES) return all;
    const counting = tokens.map((_, index) => !keeps(all.with(index, false)));
    return keeps(counting) ? counting : all;
  }

  /** The template after all tokens are changed but those that count. */
  #templateWithout(counting: readonly boolean[]): string {
    const bytes = Buffer.from(this.#bytes);
    for (const [index, { at, token }] of this.#tokens.entries()) {
      if (counting[index] !== true) alterToken(bytes, at, token);
    }
    const text = bytes.toString('utf8');
    return messageTemplate(this.#text.doubled ? text.replaceAll('""', '"') : text);
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
