import type { Redaction } from './redaction.ts';

/** Texts in quotes; the terms of a search; numbers and dates that something is compared with. */
const TEXT = /'(?:\\.|[^'\\])*'?/g;
const TERM = /\{(?:\\.|[^}\\])*\}?/g;
const COMPARED = /(?<=[=<>]\s{0,5}|\bIN\s{0,5}\([^)]{0,2000})-?\d[\d.:TZ+-]{0,40}/gi;

/** A query of SOQL or SOSL: names and structure stay, what it compares with goes. */
export function redactSoql(query: string, redaction: Redaction): string {
  if (redaction.includeValues) return redaction.text(query);
  const texts = query.replaceAll(TEXT, (text) => `'${redaction.value(text.replaceAll(/^'|'$/g, ''))}'`);
  const terms = /^\s*FIND\b/i.test(texts)
    ? texts.replaceAll(TERM, (term) => `{${redaction.value(term.slice(1, -1))}}`)
    : texts;
  return redaction.text(terms.replaceAll(COMPARED, (value) => redaction.value(value)));
}
