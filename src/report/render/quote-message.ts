import { printable } from '../printable.ts';
import { words } from './words.ts';

const MOST_LENGTH = 240;

/** What the org says, on one line and in quotes; our own words where it says nothing. */
export function quoteMessage(message: string): string {
  const text = shortenMessage(message);
  return text === '' ? words.getMessage('group.noMessage') : `“${text}”`;
}

/** What the org says where no quotes set it apart, on one line. */
export function showMessage(message: string): string {
  const text = shortenMessage(message);
  return text === '' ? words.getMessage('group.noMessage') : text;
}

/** At most 240 characters, and not half of one. */
function shortenMessage(message: string): string {
  const text = message.replaceAll(/\s+/g, ' ').trim();
  if (text.length <= MOST_LENGTH) return printable(text);
  return `${printable(text.slice(0, MOST_LENGTH).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
