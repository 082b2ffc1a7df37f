import { type LooseValue, readElement, readList, readQuoted } from './read-value.ts';

/** What a key says about the error it belongs to. */
export type PairKind = 'code' | 'message' | 'fields' | 'status' | 'reference';

/** A key with its value, in whatever language's spelling. */
export type Pair = {
  kind: PairKind;
  /** The key in lower case, without blanks and underscores. */
  key: string;
  value: LooseValue;
  /** `{"key": "value"}`, `<key>value</key>`, `key=value&`, `'key' => …`: written by a program, not in a sentence. */
  structured: boolean;
  start: number;
  /** Where the next pair starts, or the text ends. */
  next: number;
};

const KEY =
  /(?<![A-Za-z0-9_$-])(error[ _]?code|exception[ _]?code|status[ _]?code|fault[ _]?code|error[ _]?message|error[ _]?msg|exception[ _]?message|fault[ _]?string|error[ _]?description|failure[ _]?reason|http[ _]?status[ _]?code|http[ _]?code|http[ _]?status|field\(s\)|message|fields|status|code|error|name|ref)(?=\W)/gi;

const KINDS: Record<string, PairKind> = {
  errorcode: 'code',
  exceptioncode: 'code',
  statuscode: 'code',
  faultcode: 'code',
  code: 'code',
  error: 'code',
  name: 'code',
  errormessage: 'message',
  errormsg: 'message',
  exceptionmessage: 'message',
  faultstring: 'message',
  errordescription: 'message',
  failurereason: 'message',
  message: 'message',
  fields: 'fields',
  'field(s)': 'fields',
  httpstatuscode: 'status',
  httpcode: 'status',
  httpstatus: 'status',
  status: 'status',
  ref: 'reference',
};

/** Words of every sentence: keys only where a program's syntax surrounds them. */
const PLAIN = new Set(['message', 'fields', 'status', 'code', 'error', 'name', 'ref']);

const SEPARATOR = /(?: is)?(?:\\{0,15}["'”’`])?\]?\s{0,40}(?::(?![:/])|=>|=(?!=))|\]\s/y;
const TAG_END = /(?:\s[^<>]{0,200})?>/y;
const NUMBER = /(?:\d{3})(?![\w.])/y;
const CODE_WORD = /(?:[\w-]{1,30}:)?([A-Za-z]\w{2,79})(?![\w.])/y;
const REFERENCE = /([\w-]{1,80})(?![\w-])/y;
const NEXT_ENTRY = /,\s\w{1,40}=|\s(?:code|message|ref)=|[}\]]{1,9}(?:[,\s]|$)/;
const NEXT_KEY =
  /,\s?(?:CRM |RecordId:|Field\(s\):)|\s(?:error[ _]?code|error[ _]?message|errormsg|status[ _]?code|http[ _]?code)\s?[:=]/i;

/** The keys that tell of errors, in order, with their values. Keys inside a value are not looked at. */
export function readPairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  KEY.lastIndex = 0;
  for (let match = KEY.exec(text); match; match = KEY.exec(text)) {
    const pair = readPair(text, match.index, match[0]);
    if (!pair) continue;
    const previous = pairs.at(-1);
    if (previous) previous.next = pair.start;
    pairs.push({ ...pair, next: text.length });
    KEY.lastIndex = Math.max(pair.value.end, match.index + match[0].length);
  }
  return pairs;
}

function readPair(text: string, start: number, word: string): Omit<Pair, 'next'> | undefined {
  const key = word.toLowerCase().replaceAll(/[ _]/g, '');
  const kind = KINDS[key];
  if (kind === undefined) return undefined;
  const after = start + word.length;
  if (isTag(text, start)) {
    TAG_END.lastIndex = after;
    const tag = TAG_END.exec(text);
    if (!tag) return undefined;
    return { kind, key, value: readElement(text, after + tag[0].length), structured: true, start };
  }
  SEPARATOR.lastIndex = after;
  const separator = SEPARATOR.exec(text)?.[0];
  if (separator === undefined) return undefined;
  const before = text[start - 1] ?? '\n';
  const quotedKey = /["'“‘`]/.test(before);
  if (PLAIN.has(key) && !quotedKey && !isMarkedKey(text, start, separator)) return undefined;
  const at = skipBlanks(text, after + separator.length, quotedKey || kind === 'code');
  const value = readPairValue(text, at, kind, { separator, quotedKey, key });
  if (!value) return undefined;
  const structured = quotedKey || value.quoted || /[=>]$/.test(separator);
  if (kind === 'code' && PLAIN.has(key) && !structured) return undefined;
  return { kind, key, value, structured, start };
}

/** `<message>` or `<sf:exceptionCode>`. */
function isTag(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  return /<(?:\w{1,10}:)?$/.test(before);
}

/** A plain word that a program wrote as a key: first on its line, or after the syntax of an object or a query string. */
function isMarkedKey(text: string, start: number, separator: string): boolean {
  let index = start - 1;
  while (index >= 0 && start - index < 200 && (text[index] === ' ' || text[index] === '\t')) index--;
  const before = text[index];
  if (before === undefined || /[\n{,;&?[(|:]/.test(before)) return true;
  return separator.endsWith('=') && index === start - 2;
}

const BLANKS = /[^\S\r\n]{0,400}/y;
const BLANKS_AND_BREAKS = /\s{0,400}/y;

function skipBlanks(text: string, from: number, overLines: boolean): number {
  const blanks = overLines ? BLANKS_AND_BREAKS : BLANKS;
  blanks.lastIndex = from;
  return from + (blanks.exec(text)?.[0].length ?? 0);
}

type Style = { separator: string; quotedKey: boolean; key: string };

function readPairValue(text: string, at: number, kind: PairKind, style: Style): LooseValue | undefined {
  if (kind === 'fields') return readList(text, at) ?? (style.key === 'field(s)' ? readNames(text, at) : undefined);
  const quoted = readQuoted(text, at);
  if (quoted) return quoted;
  if (kind === 'reference') return readWord(text, at, REFERENCE);
  if (kind === 'message') return style.quotedKey ? undefined : readLine(text, at, style);
  return readWord(text, at, NUMBER) ?? (kind === 'status' ? undefined : readWord(text, at, CODE_WORD));
}

function readWord(text: string, at: number, pattern: RegExp): LooseValue | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match) return undefined;
  return { text: match[1] ?? match[0], items: null, quoted: false, start: at, end: at + match[0].length };
}

/** `Field(s): A, B, CRM ErrorMessage: …` */
function readNames(text: string, at: number): LooseValue | undefined {
  const match = /^[A-Za-z]\w{0,100}(?:, ?[A-Za-z]\w{0,100}(?=,|$|\n)){0,50}/.exec(text.slice(at, at + 2000));
  if (!match) return undefined;
  const items = match[0].split(',').map((name) => name.trim());
  return { text: match[0], items, quoted: false, start: at, end: at + match[0].length };
}

/** A message without quotes: to the end of the query parameter, of the statement, or of the line. */
function readLine(text: string, at: number, { separator, key }: Style): LooseValue | undefined {
  const newline = text.indexOf('\n', at);
  const end = Math.min(newline === -1 ? text.length : newline, at + 8000);
  let raw = text.slice(at, end);
  if (separator.endsWith('=') && key === 'errordescription') {
    const parameter = /^[^&\s"']{0,8000}/.exec(raw)?.[0] ?? '';
    const encoded = /[+%]/.test(parameter) || raw[parameter.length] === '&';
    raw = encoded ? parameter : raw;
    const decoded = encoded ? decodeQuery(raw) : raw;
    return { text: decoded.trim(), items: null, quoted: false, start: at, end: at + raw.length };
  }
  const entry = separator === '=' && isInMap(text, at) ? NEXT_ENTRY.exec(raw) : null;
  const next = entry ?? NEXT_KEY.exec(raw);
  if (next) raw = raw.slice(0, next.index);
  if (separator.trim() === '=' && /;\s*$/.test(raw)) raw = raw.trimEnd().slice(0, -1);
  if (raw.trim() === '' || /^[{[(]\s*$/.test(raw)) return undefined;
  return { text: raw.trim(), items: null, quoted: false, start: at, end: at + raw.length };
}

/** `{message=…, errorCode=…}`, as Java prints a map, or `Error[statusCode=…, message=…]`. */
function isInMap(text: string, at: number): boolean {
  return /[{[,]\s?\w{1,40}=$|\s\w{1,40}=\w{1,80} \w{1,40}=$/.test(text.slice(Math.max(0, at - 200), at));
}

function decodeQuery(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return raw.replaceAll('+', ' ');
  }
}
