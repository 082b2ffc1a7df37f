import { isUpperCode, looksLikeCode } from './code-names.ts';
import { type FoundError, foundError } from './found-error.ts';
import type { Mention } from './find-mentions.ts';

/** A line of the Salesforce CLI: `Error (1): …`, `Error (STRING_TOO_LONG): …`, `Error (EEXIST): …`, `ERROR running X:  …`. */
export type CliLine = {
  /** The code of an API in the brackets, known or not. */
  mention: Mention | null;
  /** The same line as an error without a code. */
  error: FoundError;
};

const ERROR_LINE =
  /(?:^|\n)[^\S\n]{0,20}(?:Error [([]([^()[\]\n]{1,80})[)\]]|ERROR running [\w:-]{1,80}):[^\S\n]{0,4}/g;
const END = /\n\s*\n|\n\s{0,8}(?:Try this|Warning|Error \(|at )\b/;
const LONGEST = 8000;

/** The error lines of the CLI. The number in the brackets is the exit code; a word is an API's code or a client's name. */
export function readCliLines(text: string): CliLine[] {
  return [...text.matchAll(ERROR_LINE)].map((match) => {
    const [whole, name] = match;
    const start = match.index + whole.length;
    const rest = text.slice(start, start + LONGEST);
    const stop = rest.search(END);
    const end = stop === -1 ? start + rest.length : start + stop;
    const isCode = name !== undefined && (isUpperCode(name) || looksLikeCode(name));
    const nameStart = match.index + whole.search(/[([]/) + 1;
    return {
      mention: isCode ? { code: name, start: nameStart, end: nameStart + name.length } : null,
      error: foundError({
        code: null,
        message: text.slice(start, end).trim(),
        api: 'cli',
        shape: 'cli-line',
        start: match.index + (whole.startsWith('\n') ? 1 : 0),
        end,
        ...(name !== undefined && !isCode && !/^\d+$/.test(name) ? { clientCode: name } : {}),
      }),
    };
  });
}
