/** The longest word that may be a name or a code; a longer one is data. */
const LONGEST_WORD = 100;

/** The word that ends at `index`, or '' when none does. */
export function wordBefore(text: string, index: number): string {
  let start = index;
  while (start > 0 && index - start <= LONGEST_WORD && isWordCode(text.charCodeAt(start - 1))) start--;
  return index - start > LONGEST_WORD ? '' : text.slice(start, index);
}

/** The word that starts at `index`, or '' when none does. */
export function wordAt(text: string, index: number): string {
  let end = index;
  while (end < text.length && end - index <= LONGEST_WORD && isWordCode(text.charCodeAt(end))) end++;
  return end - index > LONGEST_WORD ? '' : text.slice(index, end);
}

/** Letters of ASCII, digits and the underscore: what names in Salesforce are made of. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}
