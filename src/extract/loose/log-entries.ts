/** A stretch of text: `[start, end)`. */
export type Span = { start: number; end: number };

/** How programs begin a line of a log: a time, a level, or both, perhaps in brackets. */
const LOG_START =
  /^(?:\[?\d{4}[-/.]\d\d[-/.]\d\d(?:[T ]|$)|[[(]?\d\d:\d\d:\d\d\b|\d{1,2}[/-][A-Z][a-z]{2}[/-]\d{4}\b|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|FATAL|SEVERE|CRITICAL|NOTICE)\b[\s:\]|-]|\[?ERROR\b(?: \[|\]|: | {2,}| - |\|)|\[(?:error|warn|warning|info|debug)\])/;

/** The time, level, thread and logger in front of a line's own words. */
const LOG_PREFIX =
  /^(?:[[(]?\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[\])]?|[[(]?\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?[\])]?(?: \(\d{1,20}\))?)?[\s|-]{0,5}(?:\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL)\]?)?(?:\s{1,5}\[[\w .:/-]{1,80}\])?[\s:|-]{0,5}/;

const CONTINUED =
  /^(?:\s|$|caused by|Caused by|Class\.|Trigger\.|AnonymousBlock|External entry point|\(\w{1,40}\)$|at |\.\.\. \d|[}\])<]|Error (?:message|Message|msg)\b|Error is in expression|ERROR at Row|Response content|RESPONSE|response:|Message:|message:|FIELDS|fields|-- ?$)/;

/** Whether a line begins an entry of a log. */
export function startsEntry(line: string): boolean {
  if (line.startsWith('{') && line.trimEnd().endsWith('}')) return true;
  return LOG_START.test(line);
}

/** Whether a line belongs to what stands above it. */
export function continuesEntry(line: string): boolean {
  return CONTINUED.test(line);
}

/** How many characters of a line are the log's own words. */
export function logPrefixLength(line: string): number {
  return LOG_PREFIX.exec(line)?.[0].length ?? 0;
}

/** Lines this long may have been cut by a console. */
const WRAPPED = 70;

/** Where an error of a log ends that holds the character at `from`: before the first line that is not a part of it. */
export function findErrorEnd(text: string, from: number, stop: number): number {
  let lineStart = text.lastIndexOf('\n', from - 1) + 1;
  for (let newline = text.indexOf('\n', from); newline !== -1 && newline < stop;) {
    const next = text.indexOf('\n', newline + 1);
    const line = text.slice(newline + 1, Math.min(next === -1 ? stop : next, newline + 400));
    const wrapped = newline - lineStart >= WRAPPED && /^[a-z]/.test(line);
    if (!wrapped && !continuesEntry(line)) return newline;
    lineStart = newline + 1;
    newline = next;
  }
  return stop;
}

const SEPARATOR = /^\s*(?:-{3,}|={3,}|\*{3,})\s*$/;

/** Cuts a text at the lines where a log's entry begins and at rules (`---`). A text that is no log is one entry. */
export function findEntries(text: string): Span[] {
  const entries: Span[] = [];
  let start = 0;
  for (let from = 0; from <= text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(from, Math.min(end, from + 400));
    const rule = SEPARATOR.test(line);
    if (from > start && (rule || startsEntry(line))) {
      entries.push({ start, end: from });
      start = rule ? Math.min(end + 1, text.length) : from;
    }
    if (newline === -1) break;
    from = end + 1;
  }
  if (start < text.length) entries.push({ start, end: text.length });
  return entries;
}
