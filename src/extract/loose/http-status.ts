/** The ways programs write an HTTP status into a sentence. */
const PATTERNS: readonly RegExp[] = [
  /\bHTTP(?:\/\d(?:\.\d)?)?[ _:]{0,2}(?:returned |response |error )?(?:status|code)?(?: ?code)?(?: of)?[ :=]{1,3}"?([1-5]\d\d)\b/i,
  /\b([45]\d\d) (?:Client|Server) Error\b/i,
  /`([45]\d\d) [A-Z]/,
  /\bstatus[ _]?(?:code)?["'\]]{0,2}\s{0,3}[:=]?\s{0,3}([45]\d\d)\b/i,
  /(?:→|->|failed:|failed with|response:?|Error) ([45]\d\d)(?=[:\s-])/i,
  /\bErrorDomain ([45]\d\d)\b/,
  /\bBad Message ([45]\d\d)\b/,
  /\bFailed: "([45]\d\d)"/,
];

/** simple-salesforce names its exceptions after the status. */
const PHRASES: readonly [RegExp, number][] = [
  [/SalesforceExpiredSession|\bExpired session for\b/, 401],
  [/SalesforceRefusedRequest|\bRequest refused for\b/, 403],
  [/SalesforceResourceNotFound/, 404],
  [/SalesforceMoreThanOneRecord/, 300],
  [/SalesforceMalformedRequest|\bMalformed request\b/, 400],
];

/** A status is looked for this far around the error. */
const LOOK = 4000;

/** The HTTP status that a text tells in words, or null. */
export function findHttpStatus(text: string): number | null {
  const look = text.slice(0, LOOK);
  for (const pattern of PATTERNS) {
    const status = pattern.exec(look)?.[1];
    if (status !== undefined) return Number(status);
  }
  return PHRASES.find(([pattern]) => pattern.test(look))?.[1] ?? null;
}
