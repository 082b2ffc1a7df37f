/** A value read from JSON or a relative of it, and the index behind it. */
export type LenientValue = {
  value: unknown;
  end: number;
  /** False where the text ended inside the value: what was open is closed. */
  complete: boolean;
};

const DEEPEST = 200;
const SPACE = /[\s\u00a0\ufeff]*/y;
const NUMBER = /-?\d[\w.+-]*/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const LITERALS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
  nil: null,
  undefined: undefined,
  NaN: null,
};
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};

class NotJsonError extends Error {}

/**
 * Reads the array or object at `start` as JSON, and as what consoles and languages make of JSON: line breaks inside
 * strings, keys without quotes, single quotes, `None`, `u'…'`, `=>`, trailing commas, dots in the place of more, an end
 * cut off. Null where it is none of these. One pass; nesting beyond 200 levels is refused.
 */
export function parseLenientJson(text: string, start = 0): LenientValue | null {
  const reader = new Reader(text, start);
  try {
    const value = reader.readContainer(0);
    return { value, end: reader.at, complete: !reader.cut };
  } catch (error) {
    if (error instanceof NotJsonError) return null;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  at: number;
  cut = false;

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  readContainer(depth: number): unknown {
    if (depth > DEEPEST) throw new NotJsonError('too deep');
    switch (this.#text[this.at]) {
      case '{':
        return this.#readObject(depth);
      case '[':
        return this.#readArray(depth);
      default:
        throw new NotJsonError('neither array nor object');
    }
  }

  #readArray(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    while (this.#hasMore(']')) items.push(this.#readValue(depth));
    return items;
  }

  #readObject(depth: number): Record<string, unknown> {
    const entries: Array<[string, unknown]> = [];
    this.at++;
    while (this.#hasMore('}')) {
      const key = this.#readKey();
      this.#skip(SPACE);
      if (this.#atEnd()) break;
      if (this.#text[this.at] === ':') this.at++;
      else if (this.#text.startsWith('=>', this.at)) this.at += 2;
      else throw new NotJsonError('no colon');
      this.#skip(SPACE);
      if (this.#atEnd()) break;
      entries.push([key, this.#readValue(depth)]);
    }
    return Object.fromEntries(entries);
  }

  /** Turns to the next item; false behind the closing bracket, and at the end of a text that lacks it. */
  #hasMore(close: string): boolean {
    const before = this.at;
    let separated = this.#text[before - 1] === '[' || this.#text[before - 1] === '{';
    for (;;) {
      this.#skip(SPACE);
      const char = this.#text[this.at];
      if (char === close) {
        this.at++;
        return false;
      }
      if (this.#atEnd()) return false;
      if (char === ',') {
        separated = true;
        this.at++;
      } else if (char === '…') {
        this.at++;
      } else if (char === '.') {
        this.at++;
      } else {
        if (!separated) throw new NotJsonError('no comma');
        return true;
      }
    }
  }

  #atEnd(): boolean {
    if (this.at < this.#text.length) return false;
    this.cut = true;
    return true;
  }

  #readKey(): string {
    const char = this.#text[this.at];
    const quoted = this.#readQuoted(char);
    if (quoted !== undefined) return quoted;
    const word = this.#match(WORD) ?? this.#match(NUMBER);
    if (word === undefined) throw new NotJsonError('no key');
    return word;
  }

  #readValue(depth: number): unknown {
    const char = this.#text[this.at];
    if (char === '{' || char === '[') return this.readContainer(depth + 1);
    const quoted = this.#readQuoted(char);
    if (quoted !== undefined) return quoted;
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number.isNaN(Number(number)) ? number : Number(number);
    const word = this.#match(WORD);
    if (word === undefined || !Object.hasOwn(LITERALS, word)) throw new NotJsonError('no value');
    return LITERALS[word];
  }

  /** A string in either quote, with the `u` or `b` that Python puts before it. */
  #readQuoted(char: string | undefined): string | undefined {
    if ((char === 'u' || char === 'b') && (this.#text[this.at + 1] === "'" || this.#text[this.at + 1] === '"')) {
      this.at++;
      return this.#readString(this.#text[this.at] ?? '');
    }
    return char === '"' || char === "'" ? this.#readString(char) : undefined;
  }

  #readString(quote: string): string {
    const parts: string[] = [];
    let from = ++this.at;
    for (;;) {
      const char = this.#text[this.at];
      if (char === undefined) {
        this.cut = true;
        parts.push(this.#text.slice(from));
        return parts.join('');
      }
      if (char === quote) {
        parts.push(this.#text.slice(from, this.at++));
        return parts.join('');
      }
      if (char === '\\') {
        parts.push(this.#text.slice(from, this.at), this.#readEscape());
        from = this.at;
      } else {
        this.at++;
      }
    }
  }

  /** An unknown escape stays as it stands. */
  #readEscape(): string {
    const char = this.#text[this.at + 1] ?? '';
    const hex = char === 'u' ? this.#text.slice(this.at + 2, this.at + 6) : '';
    if (/^[\da-f]{4}$/i.test(hex)) {
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    this.at += 1 + char.length;
    return ESCAPES[char] ?? `\\${char}`;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found === '' ? undefined : found;
  }
}
