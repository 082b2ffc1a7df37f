/** A value as some program printed it. */
export type LooseValue = {
  /** Without its quotes, escapes undone. */
  text: string;
  /** The items, where it is a list. */
  items: string[] | null;
  quoted: boolean;
  start: number;
  /** The index behind the value. */
  end: number;
};

/** A value is read this far. */
const LONGEST_VALUE = 16_000;
const LONGEST_LIST = 4000;

const OPEN_QUOTE = /(?:string\(\d{1,9}\) )?[ub@]?(\\{0,15})(["'“‘`])/y;
const OPEN_LIST = /[[(]\s{0,200}/y;
const ENTITY = /&(lt|gt|quot|apos|amp|#39|#34);/g;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#39': "'", '#34': '"' };

/** Reads a quoted string in any language's spelling, or a list of one, at `at`; undefined where none starts there. */
export function readQuoted(text: string, at: number): LooseValue | undefined {
  OPEN_LIST.lastIndex = at;
  const list = OPEN_LIST.exec(text);
  const from = list ? at + list[0].length : at;
  OPEN_QUOTE.lastIndex = from;
  const open = OPEN_QUOTE.exec(text);
  if (!open) return undefined;
  const [, slashes = '', quote = '"'] = open;
  const start = from + open[0].length;
  const close = findClose(text, start, quote, slashes.length);
  const raw = text.slice(start, close.end);
  return { text: undoEscapes(raw, slashes.length), items: null, quoted: true, start: at, end: close.next };
}

/** Reads a list of names: `["A", 'B']`, `(A, "B")`, `[A, B]`. */
export function readList(text: string, at: number): LooseValue | undefined {
  const open = text[at];
  if (open !== '[' && open !== '(') return undefined;
  const close = text.slice(at, at + LONGEST_LIST).search(open === '[' ? /\]/ : /\)/);
  if (close === -1) return undefined;
  const inside = text.slice(at + 1, at + close);
  const items = inside
    .split(',')
    .map((item) => item.replaceAll(/[\\"'“”‘’`\s]+$|^\s*u?[\\"'“”‘’`\s]+/g, '').trim())
    .filter((item) => item !== '');
  return { text: inside, items, quoted: false, start: at, end: at + close + 1 };
}

/** Reads what stands between the tags of an element whose opening tag ends at `at`. */
export function readElement(text: string, at: number): LooseValue {
  const close = text.slice(at, at + LONGEST_VALUE).indexOf('<');
  const end = close === -1 ? Math.min(text.length, at + LONGEST_VALUE) : at + close;
  return { text: decodeEntities(text.slice(at, end)).trim(), items: null, quoted: true, start: at, end };
}

/** Undoes the escapes of a string that stood inside `slashes` levels of quoting, as JSON and most languages write them. */
export function undoEscapes(raw: string, slashes: number): string {
  let text = raw;
  for (let level = slashes; ; level = Math.floor(level / 2)) {
    if (!text.includes('\\')) return text;
    text = text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|([nrt"'\\/`]))/g, (_, hex: string | undefined, char: string) =>
      hex === undefined ? (CONTROLS[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (level === 0) return text;
  }
}

export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replaceAll(ENTITY, (_, name: string) => ENTITIES[name] ?? '') : text;
}

const CONTROLS: Record<string, string> = { n: '\n', r: '', t: '\t' };
const CLOSING: Record<string, string> = { '“': '”', '‘': '’' };

/** What may follow a closing quote; an apostrophe in a sentence is followed by something else. */
const AFTER_QUOTE = /\s{0,40}(?:[,}\])>;:&=|\\…"]|\n|$)|\s{0,40}\n/y;

function findClose(text: string, start: number, quote: string, slashes: number): { end: number; next: number } {
  const mark = CLOSING[quote] ?? quote;
  const limit = Math.min(text.length, start + LONGEST_VALUE);
  const window = text.slice(start, limit);
  for (let index = window.indexOf(mark); index !== -1; index = window.indexOf(mark, index + 1)) {
    let run = 0;
    while (run < index && window[index - 1 - run] === '\\') run++;
    const bare = slashes === 0 ? run % 2 === 0 : run === slashes;
    if (!bare) continue;
    AFTER_QUOTE.lastIndex = start + index + 1;
    if (slashes > 0 || AFTER_QUOTE.test(text) || (index < 80 && /^[\w:.]+$/.test(window.slice(0, index)))) {
      return { end: start + index - (slashes === 0 ? 0 : run), next: start + index + 1 };
    }
  }
  return { end: limit, next: limit };
}
