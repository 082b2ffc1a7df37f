import { alterToken, isAddress, readToken, type ShapeSymbol, sizeOf, symbolOf, type Token } from './row-shape.ts';
import type { EncodedText } from './encoded-text.ts';

/** Where some of more tokens count, all are taken to. */
const MOST_PROBES = 24;

/** A text with its tokens, to find out what of it its reading depends on. */
export class TokenizedText {
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

  /** The tokens as they stand in the text; '' for an address, whose length is not that of the shape. */
  get words(): string[] {
    return this.#tokens.map(({ at, token }) =>
      isAddress(token) ? '' : this.#bytes.toString('latin1', at, at + sizeOf(token)),
    );
  }

  text(): string {
    return this.#text.text();
  }

  /** The bytes, with a symbol for each token but those that count. */
  symbols(counting: readonly boolean[]): ShapeSymbol[] {
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

  /** Which tokens count for what `read` makes of the text: those that change it when they are changed. */
  findCounting(read: (text: string) => string): boolean[] {
    const tokens = this.#tokens;
    const none = tokens.map(() => false);
    const reading = read(this.text());
    const keeps = (counting: readonly boolean[]): boolean => read(this.#alterAllBut(counting)) === reading;
    if (keeps(none)) return none;
    const all = tokens.map(() => true);
    if (tokens.length > MOST_PROBES) return all;
    const counting = tokens.map((_, index) => !keeps(all.with(index, false)));
    return keeps(counting) ? counting : all;
  }

  /** The text after all tokens are changed but those that count. */
  #alterAllBut(counting: readonly boolean[]): string {
    const bytes = Buffer.from(this.#bytes);
    for (const [index, { at, token }] of this.#tokens.entries()) {
      if (counting[index] !== true) alterToken(bytes, at, token);
    }
    const text = bytes.toString('utf8');
    return this.#text.doubled ? text.replaceAll('""', '"') : text;
  }
}
