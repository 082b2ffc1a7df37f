import { isRecord, type JsonRecord } from './json-record.ts';
import type { RawError, Shape } from './raw-error.ts';
import { readValue, TOP } from './read-value.ts';
import type { Api } from '../report/vocabulary.ts';

/** What the outermost element tells of the errors inside. */
const ROOTS: ReadonlyMap<string, { api: Api | null; shape: Shape | null }> = new Map(
  Object.entries({
    Envelope: { api: 'soap', shape: 'soap-result' },
    Errors: { api: 'rest', shape: 'rest-xml' },
    results: { api: 'bulk1', shape: 'bulk1-result' },
    result: { api: null, shape: 'bulk1-result' },
  }),
);

/** The errors of an XML document, read by `parseXmlText`. */
export function readXml(root: JsonRecord): RawError[] | null {
  const errors: RawError[] = [];
  let known = false;
  for (const [name, content] of Object.entries(root)) {
    const { api, shape } = ROOTS.get(name) ?? { api: null, shape: null };
    // An element named `error` may hold no more than a text.
    const value = name === 'error' && !isRecord(content) ? { error: content } : content;
    const found = readValue(value, { ...TOP, api, shape });
    known ||= found !== null;
    for (const error of found ?? []) errors.push(error);
  }
  return known ? errors : null;
}
