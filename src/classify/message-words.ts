import { isKnownCode } from '../catalogue/known-codes.ts';

/** What a word may be: `plain` words are a language's own, `names` may be data too, `soft` ones belong to a value. */
export type WordKind = 'plain' | 'name' | 'soft' | 'placeholder' | 'mark';

export type MessageWord = { text: string; kind: WordKind; start: number; end: number };

/** Words of a message beyond these are one word: a message that long tells itself apart by its start. */
const MOST_WORDS = 120;

/** Scripts without blanks give a word a character, or a run of kana; all others a word a run of letters and digits. */
const WORD =
  /(?:https?:\/\/|www\.)(?:<[a-z]{1,8}>|[^\s<>"'\(\)\[\]\{\}\|])+(?<![.,;:!?])|<(?:ids?|number|date|email|value|error-id)>|[\p{sc=Han}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|\p{sc=Hiragana}+|\p{scx=Katakana}+|[[\p{L}\p{M}\p{N}_]--[\p{sc=Han}\p{sc=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]]+(?:['’][\p{L}\p{M}]+)*|\S/gv;

/** Scripts without small letters do not show what is a name. */
const PLAIN = /^[\p{Ll}\p{sc=Hiragana}]/u;
const ADDRESS = /^(?:https?:\/\/|www\.)./;
const LETTER = /^[\p{L}\p{N}_]/u;

/** Legal forms and titles: what stands with one of them is the name of a company or a person. */
const NAME_MARKS = new Set(
  `AB AG AS BV Co Corp Corporation GmbH Holding Inc KG KGaA LLC LLP Limited Ltd Ltda Lda NV OHG Oy PLC Pty SA SARL SE SL SRL
  SpA SAS mbH plc Dr Frau Herr Mr Mrs Ms Prof Sr Sra Mme`.split(/\s+/),
);

/** Units of money, and months: which of them it is tells no causes apart. */
const UNITS = new Set(
  `AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN R SEK SGD THB TRY USD ZAR
  January February March April May June July August September October November December
  Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Januar Februar März Mai Juni Juli Oktober Dezember
  janvier février mars avril mai juin juillet août septembre octobre novembre décembre
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
  janeiro fevereiro março maio junho julho setembro outubro novembro dezembro`.split(/\s+/),
);
/** Signs of money, and what Japanese and Chinese dates are written with. */
const UNIT_SIGNS = /^[\p{Sc}円元원年月日]$/u;
const DIGIT = /^\d/;
const HOLDS_DIGIT = /\d/;

const LIGHT_MARK = /^[-+.,;:'"’…]$/;

/** The words of a message template, in order. Blanks are none. */
export function splitWords(template: string): MessageWord[] {
  const words: MessageWord[] = [];
  for (const { 0: text, index } of template.matchAll(WORD)) {
    if (words.length === MOST_WORDS) {
      words.push({ text: template.slice(index), kind: 'name', start: index, end: template.length });
      break;
    }
    words.push({ text, kind: kindOf(text), start: index, end: index + text.length });
  }
  return words;
}

function kindOf(text: string): WordKind {
  if ((text.length > 2 && text.startsWith('<')) || ADDRESS.test(text)) return 'placeholder';
  if (UNIT_SIGNS.test(text)) return 'soft';
  if (!LETTER.test(text)) return 'mark';
  if (NAME_MARKS.has(text) || UNITS.has(text) || DIGIT.test(text)) return 'soft';
  return PLAIN.test(text) && !HOLDS_DIGIT.test(text) ? 'plain' : 'name';
}

const TELLING =
  /\b[A-Za-z]\w{0,100}(?:__[a-z]{1,4}|Exception)\b|\b[A-Z][A-Z0-9]{1,40}_[A-Z0-9_]{1,60}\b|\b(?:[Ll]ine|[Cc]olumn|col|Row):? ?\d{1,9}/g;

/** Most templates hold no telling word; this costs a tenth of looking for one. */
const MAY_TELL = /[_\d]|Exception/;

/** The words of a template that are never data, as one text: API names, exceptions, known codes, lines of Apex. */
export function tellingWords(template: string): string {
  if (!MAY_TELL.test(template)) return '';
  const words = template.match(TELLING) ?? [];
  return words.filter((word) => !/^[A-Z0-9_]+$/.test(word) || isKnownCode(word)).join(' ');
}

export function isPlain(word: MessageWord | undefined): boolean {
  return word?.kind === 'plain';
}

/** Whether a word says something by itself: no mark, no placeholder, nothing that goes with a value. */
export function isWord(word: MessageWord | undefined): boolean {
  return word?.kind === 'plain' || word?.kind === 'name';
}

/** Whether a word goes with a number: a unit of money, a month, a number with letters to it. */
export function isUnit({ text, kind }: MessageWord): boolean {
  return kind === 'soft' && !NAME_MARKS.has(text);
}

/** Whether words show that they are a name: by a legal form, a title, or an ampersand. */
export function showsName(words: readonly MessageWord[]): boolean {
  return words.length > 1 && words.some(({ text }) => text === '&' || NAME_MARKS.has(text));
}

/** Whether another word or mark in its place makes another message: units, signs of numbers and full stops do not. */
export function tellsApart(word: MessageWord): boolean {
  return isWord(word) || (word.kind === 'mark' && !LIGHT_MARK.test(word.text));
}

/** Small words inside the names of people and companies: Vincent van Gogh, Leonardo da Vinci. */
const PARTICLES = /(?<![\p{L}\p{N}])(?:(?:van|von|der|den|de|da|do|dos|di|del|du|la|le|ter|ten|zu|af) )+(?=\p{Lu})/gu;

/** How many words of a language a text has, without those that are part of a name. */
export function countPlain(text: string): number {
  return splitWords(text.replaceAll(PARTICLES, '')).filter(isPlain).length;
}
