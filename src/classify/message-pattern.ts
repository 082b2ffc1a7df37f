import { countPlain } from './message-words.ts';

export const VALUE = '<value>';

/**
 * A message template whose `<value>` stands for any text, also for none. Other messages fit when they hold the words
 * between the values in their order, from the first character to the last.
 */
export class MessagePattern {
  readonly template: string;
  readonly #pieces: string[];

  constructor(template: string) {
    this.template = template;
    this.#pieces = template.split(VALUE).map((piece) => piece.trim());
  }

  /** Characters that are the same in all messages: of two patterns that fit, the one with more of them tells more. */
  get fixedLength(): number {
    return this.#pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether a message fits; none of its values may hold more than so many words of a language. */
  fits(message: string, { mostWords = Number.POSITIVE_INFINITY }: { mostWords?: number } = {}): boolean {
    const [first = '', ...rest] = this.#pieces;
    const last = rest.pop();
    if (last === undefined) return message === this.template;
    if (!message.startsWith(first) || !endsWord(message, first.length)) return false;
    const end = message.length - last.length;
    if (end < first.length || !message.endsWith(last) || !endsWord(message, end)) return false;
    let at = first.length;
    for (const piece of rest) {
      const start = findPiece(message, piece, at);
      if (start === -1 || start + piece.length > end) return false;
      if (hasMoreWords(message.slice(at, start), mostWords)) return false;
      at = start + piece.length;
    }
    return !hasMoreWords(message.slice(at, end), mostWords);
  }
}

const SMALL_WORD = /(?<![\p{L}\p{N}<'’])[\p{Ll}\p{sc=Hiragana}]/gu;

/** Whether a value holds more words of a language than these. Few do: most need no closer look. */
function hasMoreWords(value: string, most: number): boolean {
  if (most === Number.POSITIVE_INFINITY || (value.match(SMALL_WORD)?.length ?? 0) <= most) return false;
  return countPlain(value) > most;
}

/** Where a piece stands between words, or -1. */
function findPiece(message: string, piece: string, from: number): number {
  if (piece === '') return from;
  for (let start = message.indexOf(piece, from); start !== -1; start = message.indexOf(piece, start + 1)) {
    if (endsWord(message, start) && endsWord(message, start + piece.length)) return start;
  }
  return -1;
}

const JOINED = /^[\p{Ll}\p{Lu}]{2}$/u;

/** Whether no word of an alphabet runs on over an index. */
function endsWord(message: string, index: number): boolean {
  if (index === 0 || index >= message.length) return true;
  return !JOINED.test(message.slice(index - 1, index + 1));
}
