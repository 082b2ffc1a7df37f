import type { CodeLocation } from '../report/explained-error.ts';
import { printable } from '../report/printable.ts';

/** A line of an Apex stack: `Class.ns.Name.method: line 12, column 3`. In JSON an escaped line break may stand before it. */
const STACK_LINE =
  /(?:\b|(?<=\\n))(Class|Trigger|Page)\.((?:\w{1,100}\.){0,8}(?:\w{1,100}|<\w{1,20}>)): line (\d{1,7}), column (\d{1,7})/g;

const EXECUTION = /(?:(?<![\w.\\])|(?<=\\n))((?:\w{1,100}\.){0,2}\w{1,100}): execution of (?:Before|After)\w{1,20}/g;
const TRIGGER_LIMIT = /^\s*((?:\w{1,100}\.){0,2}\w{1,100}): (?:System\.)?\w{1,60}Exception: /;
const APEX_TRIGGER = /\bApex trigger ((?:\w{1,100}\.)?\w{1,100}) caused an unexpected exception/;
const PROCESS = /\bthe [“"‘']([^”"’'\n]{1,200})[”"’'] process failed/g;
const FLOW = /\bflow [“"‘'](\w{1,100})[”"’'](?: failed| couldn)|\bFlow API Name: (\w{1,100})/;
const PAGE = / in component \S{1,100} in page ((?:\w{1,100}:)?\w{1,100})/;

/** The platform's own frames say nothing about the org's code. */
const PLATFORM = /^(?:System|Database|ConnectApi)\./;

/**
 * The place in the org's automation nearest to the failure: the first stack line from `from` on (where the innermost
 * error starts), else the innermost trigger or process, else the flow or page that the text names.
 */
export function findCodeLocation(text: string, from = 0): CodeLocation | null {
  for (let match = findStackLine(text, from); match; match = STACK_LINE.exec(text)) {
    const [, kind = '', name = '', line = '', column = ''] = match;
    if (!PLATFORM.test(name)) return place(KINDS[kind] ?? 'class', name, Number(line), Number(column));
  }
  const inner = text.includes(': execution of ') ? lastMatch(text, EXECUTION) : undefined;
  const failed = lastMatch(text, PROCESS);
  if (failed && failed.index > (inner?.index ?? -1)) return place('process', failed.name);
  const trigger = inner?.name ?? APEX_TRIGGER.exec(text)?.[1] ?? TRIGGER_LIMIT.exec(text)?.[1];
  if (trigger !== undefined) return place('trigger', trigger);
  const flow = FLOW.exec(text);
  if (flow) return place('flow', flow[1] ?? flow[2] ?? '');
  const page = PAGE.exec(text)?.[1];
  return page === undefined ? null : place('page', page);
}

/** The first stack line from `from` on. The pattern tries every word, so its fixed words are looked for first. */
export function findStackLine(text: string, from: number): RegExpExecArray | null {
  if (!text.includes(': line ', from)) return null;
  STACK_LINE.lastIndex = from;
  return STACK_LINE.exec(text);
}

/** The last match is the innermost: errors are told from the outside in. */
function lastMatch(text: string, pattern: RegExp): { name: string; index: number } | undefined {
  let last: { name: string; index: number } | undefined;
  for (const match of text.matchAll(pattern)) last = { name: match[1] ?? '', index: match.index };
  return last;
}

const KINDS: Record<string, CodeLocation['kind']> = { Class: 'class', Trigger: 'trigger', Page: 'page' };

function place(
  kind: CodeLocation['kind'],
  name: string,
  line: number | null = null,
  column: number | null = null,
): CodeLocation {
  return { kind, name: printable(name), line, column };
}
