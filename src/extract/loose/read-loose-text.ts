import type { Hints, RawError } from '../raw-error.ts';
import { isWholeBody } from './code-names.ts';
import { type FoundError, foundError, toRawError } from './found-error.ts';
import { LogScanner } from './log-scanner.ts';
import { readCometd, readErrorPage } from './read-page.ts';
import { readSitecoreProse } from './read-sitecore.ts';
import { readUnit } from './read-unit.ts';
import { unwrapText } from './unwrap-text.ts';

/** A longer text is read as a log, line by line. */
const LONGEST_TEXT = 64 * 1024;

/** A text without a code is one message up to this length. */
const LONGEST_MESSAGE = 16_000;

/**
 * Reads the errors out of a text that is no clean document: a sentence, a stack, a dump of an object in any language's
 * spelling, the lines of a command or of a log, a page, a mail. A code is reported only where it stands in the text.
 * A text without one comes back whole, for its words may still say what failed. Never throws.
 */
export function readLooseText(text: string, hints: Hints = {}): RawError[] {
  if (text.length > LONGEST_TEXT) return readLog(text, hints);
  const { text: whole, lineAt } = unwrapText(text);
  const found = readUnit(whole);
  const coded = found.some(({ code }) => code !== null);
  const kept = coded
    ? found.filter(({ code, shape }) => code !== null || shape === 'cli-line')
    : readWithoutCode(whole, found, hints);
  return kept.map((error) => toRawError(error, lineAt(error.start), hints));
}

function readWithoutCode(text: string, found: readonly FoundError[], { api }: Hints): FoundError[] {
  const sitecore = readSitecoreProse(text, api);
  if (sitecore) return [sitecore];
  const page = readErrorPage(text) ?? readCometd(text);
  if (page) return [page];
  const named = found.filter(({ shape, clientCode }) => shape === 'cli-line' || clientCode !== undefined);
  if (named.length > 0) return named;
  if (found.length === 1) return [...found];
  const message = text.trim();
  if (message === '' || message.length > LONGEST_MESSAGE) return [];
  const shape = /caused by:|^Apex script unhandled/m.test(message) ? 'mail' : 'text';
  const code = isWholeBody(message) ? message : null;
  return [foundError({ code, message, shape, start: 0, end: text.length })];
}

function readLog(text: string, hints: Hints): RawError[] {
  const errors: RawError[] = [];
  const scanner = new LogScanner({ ...hints, onError: (error) => errors.push(error) });
  scanner.push(text);
  scanner.end();
  return errors;
}
