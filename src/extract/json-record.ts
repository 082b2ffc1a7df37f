/** An object of JSON, or of XML made into one. */
export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text under the first of the keys that holds one. */
export function findText(record: JsonRecord, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value.trim() !== '') return value;
    // XML clients of some languages give every value as an array of one.
    if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string') return value[0];
  }
  return null;
}

/** The HTTP status under the first of the keys that holds one, as a number or its digits. */
export function findStatus(record: JsonRecord, keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = record[key];
    if ((typeof value === 'number' || typeof value === 'string') && /^[1-5]\d\d$/.test(String(value))) {
      return Number(value);
    }
  }
  return null;
}

/** Items of a list; XML gives a list of one as the item itself. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === '' ? [] : [value];
}

/** Names of fields: a list of texts, or one text. */
export function namesOf(value: unknown): string[] {
  return listOf(value).flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? [name.trim()] : []));
}

/** `true` and `false` of JSON, or as XML and some clients write them. */
export function isFlag(value: unknown, flag: boolean): boolean {
  return value === flag || (typeof value === 'string' && value.toLowerCase() === String(flag));
}
