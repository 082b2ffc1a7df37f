const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** Ids count in base 62 with leading zeros, so they hold many digits; names of that length do not. */
const LEAST_DIGITS = 4;

/** Whether a word looks like a record id: 15 or 18 letters and digits, many of them digits. */
export function isSalesforceId(word: string): boolean {
  if ((word.length !== 15 && word.length !== 18) || !ID.test(word)) return false;
  let digits = 0;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    if (code >= 48 && code <= 57 && ++digits >= LEAST_DIGITS) return true;
  }
  return false;
}
