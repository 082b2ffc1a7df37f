/** Salesforce puts the offending value behind these phrases, unquoted; what follows the value, if it is fixed. */
const SLOT_ENDS = new Map<string, string | null>([
  ['Foreign key external ID: ', ' not found for field'],
  ['data value too large: ', ' (max length='],
  ['restricted picklist field: ', null],
  ['value not of required type: ', null],
  ['invalid email address: ', null],
  ['valid range on numeric field: ', null],
  ['id value of incorrect type: ', null],
  ['Failed to parse date: ', null],
  ['malformed id ', null],
]);
const SLOT = new RegExp(`(?<!\\w)(?:${[...SLOT_ENDS.keys()].join('|')})`, 'g');
const SLOT_TAIL = /:(?:[A-Za-z<][\w.,<>-]{0,400} )?--\s*$|: \[[\w., <>-]{0,400}\]\s*$/;

/**
 * A message with `<value>` in the places where Salesforce puts the offending value without quotes. The value may hold
 * anything, separators and line breaks too. Places beyond `reach` characters of the result are left as they are.
 */
export function foldValueSlots(message: string, reach: number): string {
  SLOT.lastIndex = 0;
  let folded = '';
  let copied = 0;
  for (
    let match = SLOT.exec(message);
    match && folded.length + match.index - copied < reach;
    match = SLOT.exec(message)
  ) {
    const [phrase] = match;
    const start = match.index + phrase.length;
    const stop = findSlotEnd(message, start, SLOT_ENDS.get(phrase) ?? null);
    if (stop <= start) continue;
    folded += `${message.slice(copied, start)}<value>`;
    copied = stop;
    SLOT.lastIndex = stop;
  }
  return copied === 0 ? message : folded + message.slice(copied);
}

function findSlotEnd(message: string, start: number, end: string | null): number {
  if (end !== null) return message.lastIndexOf(end);
  const from = Math.max(start, message.length - 1000);
  const tail = SLOT_TAIL.exec(message.slice(from));
  const ends = [tail ? from + tail.index : -1, message.indexOf(': [', start), message.indexOf('\n\n', start)];
  return Math.min(message.length, ...ends.filter((index) => index !== -1));
}
