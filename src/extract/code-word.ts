import bulkInventory from '../catalogue/inventory/bulk-codes.json' with { type: 'json' };

/** What a word in the place of a code is. */
export type CodeWord = {
  /** A code of an API, as spelled. */
  code: string | null;
  /** A name that a client or the operating system made: an exit code is none. */
  clientCode: string | null;
  /** The HTTP status the word stands for. */
  httpStatus: number | null;
};

/** Bulk API codes in their own spelling; other names of that look are a client's. */
const BULK_CODES: ReadonlySet<string> = new Set(Object.keys(bulkInventory.codes));
const BULK_KEYS = new Set([...BULK_CODES].map((code) => code.toUpperCase()));

/** Codes of Node: of its operating system (`EEXIST`), its own, its HTTP client's and OpenSSL's. */
const NODE_CODE =
  /^(?:E(?:[A-Z]{3,14}|2BIG|AI_[A-Z]+)|ERR_[A-Z0-9_]+|UND_ERR_[A-Z0-9_]+|CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE|GET_CRL)[A-Z_]*|HPE_[A-Z_]+)$/;

/** jsforce's names for answers without a code. */
const JSFORCE_STATUS = /^ERROR_HTTP_([1-5]\d\d)$/;
const JSFORCE_NAMES: ReadonlyMap<string, number | null> = new Map([
  ['MULTIPLE_API_ERRORS', null],
  ['MULTIPLE_CHOICES', 300],
]);

const NO_ERROR = /^(?:OK|NONE|NULL|SUCCESS|SUCCEEDED|TRUE|FALSE|UNDEFINED)$/i;
const WORD = /^[A-Za-z][\w.-]{1,119}$/;
const CAPITALS = /^[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+$/;
const NOTHING: CodeWord = { code: null, clientCode: null, httpStatus: null };

/**
 * Tells codes of an API, of a client and of Node, exit codes and HTTP statuses apart, by their spelling alone.
 * `sure` where the place of the word says that it is a code of an API (`errorCode`); elsewhere (`Error (…)`, `name`)
 * only capitals with underscores and Bulk API's names are.
 */
export function readCodeWord(value: unknown, { sure = false }: { sure?: boolean } = {}): CodeWord {
  if (typeof value !== 'string' && typeof value !== 'number') return NOTHING;
  // `sf:INVALID_SESSION_ID` in a faultcode; `LOGIN_OAUTH_INVALID_TOKEN(db=…,api=…)` of the identity service.
  const word = String(value)
    .slice(0, 400)
    .trim()
    .replace(/^[\w-]{1,20}:(?=[A-Za-z])/, '')
    .replace(/\(.*\)$/s, '');
  if (/^[1-5]\d\d$/.test(word)) return { ...NOTHING, httpStatus: Number(word) };
  if (!WORD.test(word) || NO_ERROR.test(word)) return NOTHING;
  const jsforce = JSFORCE_STATUS.exec(word)?.[1];
  if (jsforce !== undefined) return { code: null, clientCode: word, httpStatus: Number(jsforce) };
  const choices = JSFORCE_NAMES.get(word);
  if (choices !== undefined) return { code: null, clientCode: word, httpStatus: choices };
  if (NODE_CODE.test(word) && !isBulkCode(word)) return { ...NOTHING, clientCode: word };
  if (sure || CAPITALS.test(word) || isBulkCode(word)) return { ...NOTHING, code: word };
  return { ...NOTHING, clientCode: word };
}

/** `InvalidJobState`, or `INVALIDJOBSTATE` as Bulk API 2.0 spells it. */
export function isBulkCode(word: string): boolean {
  return BULK_CODES.has(word) || (BULK_KEYS.has(word) && word.length >= 9);
}
