import { isSalesforceId } from './salesforce-id.ts';
import { isDigitCode, wordAt, wordBefore } from './words.ts';

/** Fields are named near the start or the end of a message; between them is data. */
const LOOK_START = 8000;
const LOOK_END = 1000;

const MOST_FIELDS = 500;

/** `Label: what is wrong`, where Salesforce puts the field's label before the message. */
const LABELLED =
  /^([^:\n]{1,80}): (?:bad value for restrict|data value too large|value not of required type|invalid email|owner cannot|more than one record found|id value of incorrect|value outside of valid|invalid (?:number|date|phone|url|currency))/i;

const FIELDS_MISSING = /fields are missing: \[([^\]\n]{1,4000})\]/i;
const FIELDS_UNWRITABLE = /create\/update fields?: ([\w., ]{1,4000}?)(?:\. |\.?$)/i;
const FIELD_OF_TYPE = /for the type xsd:\w{1,40}:(\w{1,100})/;
const NO_COLUMN = /no such column '([\w.]{1,200})'/i;
const NAME = /^[A-Za-z][\w. /()-]{0,80}$/;
/** `OwnerId`, `Score__c`: no other word in brackets looks like this. */
const API_NAME = /^(?:[A-Z][a-z0-9]{1,40}(?:[A-Z][a-z0-9]{1,40}){1,8}|[A-Za-z]\w{0,80}__c|Name)$/;

/** One look that finds the messages worth all readers: most hold none of the words that those look for. */
const NAMES_FIELDS = /duplicates value|field|no such column|not specified|xsd:/i;

/**
 * The fields a message names in the shapes Salesforce is known to use; API names rather than labels where both are
 * given. Empty when it names none.
 */
export function findFields(message: string): string[] {
  const text =
    message.length > LOOK_START + LOOK_END ? `${message.slice(0, LOOK_START)}\n${message.slice(-LOOK_END)}` : message;
  for (const read of NAMES_FIELDS.test(text) ? READERS : READERS_OF_FORM) {
    const fields = read(text);
    if (fields.length > 0) return fields;
  }
  return [];
}

const READERS: readonly ((text: string) => string[])[] = [
  readBrackets,
  (text) => names(FIELDS_MISSING.exec(text)?.[1]),
  (text) => names(FIELDS_UNWRITABLE.exec(text)?.[1]),
  (text) => word(before(text, ' duplicates value on record')),
  (text) => word(after(text, ' not found for field ')),
  (text) => {
    const found = /^Field name not found : ([^\n]{1,200}?)(?:\. Batch will not be retried\.?)?\s*$/m.exec(text)?.[1];
    return found === undefined ? [] : [found];
  },
  (text) => word(NO_COLUMN.exec(text)?.[1]),
  (text) => word(FIELD_OF_TYPE.exec(text)?.[1]),
  readParentheses,
  (text) => word(afterBlank(text, 'field integrity exception:')),
  readLabel,
  (text) => word(before(text, ' not specified')),
  (text) => word(/^The (\w{1,100}) field contains /.exec(text)?.[1]),
];

/** Those that go by the form of a message alone. */
const READERS_OF_FORM = [readBrackets, readParentheses, readLabel] as const satisfies typeof READERS;

/** Apex ends a DML error with its fields: `: [Name, Type]`. The last such list is the innermost error's. */
function readBrackets(text: string): string[] {
  for (let end = text.length; ;) {
    const start = text.lastIndexOf(': [', end);
    if (start === -1) return [];
    const close = text.indexOf(']', start);
    const list = close === -1 || close - start > 4000 ? [] : names(text.slice(start + 3, close));
    const missing = text
      .slice(Math.max(0, start - 18), start)
      .toLowerCase()
      .endsWith('fields are missing');
    if (list.length > 0 && !missing && text[close + 1] !== ')' && list.every(isFieldLike)) return list;
    if (start === 0) return [];
    end = start - 1;
  }
}

/** Some tools write `message (Name, Type)`; a managed package's namespace stands in brackets too, without capitals. */
function readParentheses(text: string): string[] {
  if (!text.endsWith(')') || /\b(?:caused by:|execution of)/.test(text)) return [];
  const start = text.indexOf(' (');
  const list = text.slice(start + 2, -1);
  if (start === -1 || list.length > 4000) return [];
  const fields = list.split(',').map((name) => name.trim());
  return fields.every((name) => API_NAME.test(name)) ? fields : [];
}

function readLabel(text: string): string[] {
  return names(LABELLED.exec(text)?.[1]);
}

/** A word in brackets that starts small is data, unless it is a custom field. */
function isFieldLike(name: string): boolean {
  return /^[A-Z]/.test(name) || name.includes('__');
}

function names(list: string | undefined): string[] {
  if (list === undefined) return [];
  const fields = list.split(',', MOST_FIELDS).map((name) => name.trim());
  return fields.every((name) => NAME.test(name) && !isSalesforceId(name)) ? fields : [];
}

function word(name: string | undefined): string[] {
  return name === undefined || name === '' || isDigitCode(name.charCodeAt(0)) ? [] : [name];
}

function before(text: string, phrase: string): string | undefined {
  const index = text.indexOf(phrase);
  return index === -1 ? undefined : wordBefore(text, index);
}

function after(text: string, phrase: string): string | undefined {
  const index = text.indexOf(phrase);
  return index === -1 ? undefined : wordAt(text, index + phrase.length);
}

function afterBlank(text: string, phrase: string): string | undefined {
  const index = text.indexOf(phrase);
  if (index === -1) return undefined;
  let start = index + phrase.length;
  while (text.charCodeAt(start) <= 32) start++;
  return wordAt(text, start);
}
