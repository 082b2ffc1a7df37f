import type { RawError } from './raw-error.ts';

/**
 * Gives each error without a line the one its code, or else its message, stands in. The errors are in the order of the
 * text; one that is written differently there keeps the line of the error before it.
 */
export function placeLines(errors: readonly RawError[], text: string, firstLine = 1): RawError[] {
  const lines = new LineFinder(text, firstLine);
  return errors.map((error) => (error.line === null ? withLine(error, lines.find(markOf(error))) : error));
}

function withLine(error: RawError, line: number): RawError {
  return { ...error, line };
}

/** What to look for: a message is looked for as JSON writes it. */
function markOf({ code, message }: RawError): string {
  return code ?? JSON.stringify(message.slice(0, 40)).slice(1, -1);
}

/** Walks a text once, from mark to mark. */
class LineFinder {
  readonly #text: string;
  #at = 0;
  #line: number;
  /** Where the line at hand ends. */
  #end: number;
  #lost = false;

  constructor(text: string, firstLine: number) {
    this.#text = text;
    this.#line = firstLine;
    this.#end = text.indexOf('\n');
  }

  find(mark: string): number {
    const found = this.#lost || mark === '' ? -1 : this.#text.indexOf(mark, this.#at);
    if (found === -1) {
      // Searching on would read the rest of the text once for each error.
      this.#lost = true;
      return this.#line;
    }
    while (this.#end !== -1 && this.#end < found) {
      this.#line++;
      this.#end = this.#text.indexOf('\n', this.#end + 1);
    }
    this.#at = found + mark.length;
    return this.#line;
  }
}
