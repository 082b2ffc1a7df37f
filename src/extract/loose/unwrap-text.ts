import { isUpperCode, isBulkCode, isOauthError } from './code-names.ts';

/** A text whose words are whole again. */
export type UnwrappedText = {
  text: string;
  /** The 1-based line of the original on which the character at `offset` stood. */
  lineAt: (offset: number) => number;
};

/** Words that a console's edge must not cut: the names under which errors keep their codes and messages. */
const KEYS = new Set([
  'errorCode',
  'errorMessage',
  'error_description',
  'exceptionCode',
  'exceptionMessage',
  'faultcode',
  'faultstring',
  'message',
  'statusCode',
]);

const LAST_WORD = /\w{1,80}$/;
const FIRST_WORD = /^\w{1,80}/;

/** Frames that consoles draw around a text, and the marks of quoting. */
const FRAME = /^\s{0,8}[│┃║▌›»]\s?|\s{0,400}[│┃║]\s*$/g;
const FRAME_LINE = /^\s*[─━═╭╮╰╯┌┐└┘╔╗╚╝┏┓┗┛┡┩├┤]+.{0,200}?[─━═╭╮╰╯┌┐└┘╔╗╚╝┏┓┗┛┡┩├┤]*\s*$/;
const QUOTE = /^\s{0,4}>\s?/;
const COLOUR = /\u001B\[[0-9;]{0,20}[A-Za-z]/g;

/**
 * Undoes what consoles and mail programs do to a text: colours, frames, `>` in front of lines, and line breaks in the
 * middle of a word, wherever joining the halves makes a code or a key that Salesforce uses. No other text is changed.
 */
export function unwrapText(original: string): UnwrappedText {
  const lines = original.split(/\r?\n/);
  const quoted = isQuoted(lines);
  const starts: { offset: number; line: number }[] = [];
  const parts: string[] = [];
  let length = 0;
  let previous = '';
  for (const [index, line] of lines.entries()) {
    const plain = clean(line, quoted);
    const joint = index === 0 ? undefined : joinWords(previous, plain);
    const added = joint ?? (index === 0 ? plain : `\n${plain}`);
    starts.push({ offset: joint === undefined && index > 0 ? length + 1 : length, line: index + 1 });
    parts.push(added);
    length += added.length;
    previous = joint === undefined ? plain : previous.slice(-80) + joint;
  }
  return { text: parts.join(''), lineAt: (offset) => findLine(starts, offset) };
}

function clean(line: string, quoted: boolean): string {
  let plain = line.includes('\u001B') ? line.replace(COLOUR, '') : line;
  if (quoted) plain = plain.replace(QUOTE, '');
  if (plain.includes('&quot;')) plain = plain.replaceAll('&quot;', '"');
  if (!/[│┃║▌›»─━═]/.test(plain)) return plain;
  return plain.length < 500 && FRAME_LINE.test(plain) ? '' : plain.replace(FRAME, '');
}

function isQuoted(lines: readonly string[]): boolean {
  const full = lines.filter((line) => line.trim() !== '');
  return full.length > 0 && full.every((line) => QUOTE.test(line));
}

/** The next line without its indentation where its first word completes the last word of the line before. */
function joinWords(before: string, line: string): string | undefined {
  const left = LAST_WORD.exec(before.slice(-80))?.[0];
  if (left === undefined) return undefined;
  const rest = line.trimStart();
  const right = FIRST_WORD.exec(rest)?.[0];
  return right !== undefined && isName(left + right) && !(isName(left) && isName(right)) ? rest : undefined;
}

function isName(word: string): boolean {
  return KEYS.has(word) || isUpperCode(word) || isBulkCode(word) || isOauthError(word);
}

function findLine(starts: readonly { offset: number; line: number }[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return starts[low]?.line ?? 1;
}
