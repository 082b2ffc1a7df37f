import { createHmac } from 'node:crypto';
import { isRecordId } from './is-record-id.ts';
import { replaceSecrets } from './replace-secrets.ts';
import { findSecretKind, type SecretKind } from './secret-kind.ts';

/** `value` is what a record holds, or what a caller sent for one. */
export type RedactionKind = SecretKind | 'email' | 'value' | 'file-name';

export type RedactionOptions = {
  /** Random, made for one run and forgotten after it: without it nobody can try values against the marks. */
  salt: Uint8Array;
  /** Keeps e-mail addresses, values and file names; secrets never. */
  includeValues: boolean;
  /** Gives a message of an API with what differs from case to case as placeholders: `<value>`, `<id>`, `<number>` … */
  findTemplate: (message: string) => string;
};

const EMAIL = /[\w.+%'*-]{1,64}(?:@|%40)\w[\w-]{0,62}(?:\.[\w-]{1,63}){1,8}/g;
const PLACEHOLDER = /<(ids?|number|date|email|value|error-id)>/g;
const DIGITS_OF_MARK = 6;

/** Numbers up to here are counts, limits and positions, which a message needs. */
const LONGEST_PLAIN_NUMBER = 5;

/** Values that are looked for in messages too: the latest ones, and none that may be a word of the message itself. */
const MOST_REMEMBERED = 2000;
const LEAST_REMEMBERED = 4;
const PLAIN_WORD = /^(?:[a-z]+|[A-Z]?[a-z]*__\w{1,20}|[\d.:,-]+|true|false)$/;

/** In a list of ids: the ids, and what is none of them. */
const LONG_WORD = /[A-Za-z0-9-]{5,}/g;

const MARK = /<[a-z-]+:[0-9a-f]{6}>/g;

/**
 * Replaces what must not leave the house by marks such as `<email:3f9a01>`: the same for equal things of one run, and of no use
 * for finding out what stood there.
 */
export class Redaction {
  readonly includeValues: boolean;
  readonly #salt: Uint8Array;
  readonly #findTemplate: (message: string) => string;
  readonly #remembered = new Set<string>();

  constructor({ salt, includeValues, findTemplate }: RedactionOptions) {
    this.#salt = salt;
    this.includeValues = includeValues;
    this.#findTemplate = findTemplate;
  }

  /** The mark that stands for a thing. */
  mark(kind: RedactionKind, original: string): string {
    if (original === '') return '';
    const digest = createHmac('sha256', this.#salt).update(original).digest('hex').slice(0, DIGITS_OF_MARK);
    return `<${kind}:${digest}>`;
  }

  /** Text in which only secrets and e-mail addresses are looked for. */
  text(text: string): string {
    const safe = replaceSecrets(text, (kind, secret) => this.mark(kind, secret));
    return this.includeValues ? safe : this.#replaceEmails(safe);
  }

  /** A value: a mark, unless values are kept. Ids of records are kept, as nobody outside the org can tell what they name. */
  value(text: string): string {
    if (this.includeValues) return this.text(text);
    if (text === '' || isRecordId(text)) return text;
    // An address is recognised again wherever it stands.
    const email = text.match(EMAIL);
    if (email?.[0] === text) return this.#markEmail(text);
    this.#remember(text);
    return this.mark('value', text);
  }

  /** The value under a name that may promise a secret. */
  named(name: string, text: string): string {
    const kind = findSecretKind(name);
    return kind === null ? this.value(text) : this.mark(kind, text);
  }

  /**
   * A message of an API: its fixed words, codes, names and ids stay; values go: where Salesforce puts them, and wherever they
   * were met as values before.
   */
  message(message: string): string {
    const safe = replaceSecrets(message, (kind, secret) => this.mark(kind, secret));
    if (this.includeValues) return safe;
    return this.#replaceEmails(this.#replaceByTemplate(this.#replaceRemembered(safe)));
  }

  /** The name of a file: its ending stays. `-` is standard input. */
  fileName(name: string): string {
    if (this.includeValues) return replaceSecrets(name, (kind, secret) => this.mark(kind, secret));
    if (name === '-') return name;
    const ending = /\.(?:har|json|jsonl|ndjson|log|txt|http|csv|xml|gz)$/i.exec(name)?.[0] ?? '';
    return this.mark('file-name', name.slice(0, name.length - ending.length)) + ending;
  }

  #remember(value: string): void {
    if (value.length < LEAST_REMEMBERED || value.length > 200 || PLAIN_WORD.test(value)) return;
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.add(value);
  }

  #replaceRemembered(message: string): string {
    let clean = message;
    for (const value of this.#remembered) {
      if (clean.includes(value)) clean = clean.replaceAll(value, () => this.mark('value', value));
    }
    return clean;
  }

  #replaceEmails(text: string): string {
    return text.includes('@') || text.includes('%40')
      ? text.replaceAll(EMAIL, (email) => this.#markEmail(email))
      : text;
  }

  #markEmail(email: string): string {
    return this.mark('email', email.replace('%40', '@').toLowerCase());
  }

  /**
   * A template differs from its message only by placeholders, so what stands between its fixed pieces is what differs. Where
   * they do not line up, the template itself is all that is safe to show.
   */
  #replaceByTemplate(message: string): string {
    // Marks have the look of values: none is made of another.
    const parts = message.split(MARK);
    const marks = message.match(MARK) ?? [];
    return parts.map((part, index) => this.#replacePart(part) + (marks[index] ?? '')).join('');
  }

  #replacePart(message: string): string {
    const template = this.#findTemplate(message);
    const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
    if (names.length === 0) return template;
    const pieces = template.replaceAll(PLACEHOLDER, '\0').split('\0');
    const last = pieces.pop() ?? '';
    const first = pieces.shift() ?? '';
    if (!message.startsWith(first) || !message.endsWith(last)) return template;
    const end = message.length - last.length;
    let out = first;
    let at = first.length;
    for (const [index, name] of names.entries()) {
      const piece = pieces[index];
      const next = piece === undefined ? end : message.indexOf(piece, piece === '' ? at : at + 1);
      if (next < at || next > end) return template;
      out += this.#replaceVaried(name, message.slice(at, next)) + (piece ?? '');
      at = next + (piece?.length ?? 0);
    }
    return out + last;
  }

  #replaceVaried(name: string, text: string): string {
    if (name === 'error-id' || (name === 'number' && text.length <= LONGEST_PLAIN_NUMBER)) return text;
    if (name === 'id' || name === 'ids') return text.replaceAll(LONG_WORD, (word) => this.value(word));
    if (name === 'email') return this.#markEmail(text);
    if (/^<[a-z]+>$/.test(text)) return text;
    return this.value(text);
  }
}
