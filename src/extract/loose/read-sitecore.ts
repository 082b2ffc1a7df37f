import type { Api } from '../../report/vocabulary.ts';
import { type FoundError, foundError } from './found-error.ts';

/** A code of Sitecore CDP's batch uploads with the words it stands for. */
const TOLD =
  /(?<![\w.])(400|402|403|404|409|500)\b["',]{0,2}[\s:,|-]{1,5}["']?(Validation error|Identity information missing|Unsupported mode|Action not allowed|Resource not found|Resource conflict|Server error)\b[^\n]{0,2000}/i;

/** Words that no other program uses for the same number, and the product's own. */
const OWN = /Identity information missing|Unsupported mode|Resource conflict|sitecore|\bCDP\b|batch upload|guest/i;

const NUMBER_FIRST = /^\s{0,20}(400|402|403|404|409|500)\b[\s:,|-]{0,5}/;

/** Sitecore CDP's codes in prose: two of its six share the number 400, so the words must stand beside it. */
export function readSitecoreProse(text: string, api: Api | undefined): FoundError | null {
  const look = text.slice(0, 16_000);
  const told = TOLD.exec(look);
  if (told && (api === 'sitecore' || OWN.test(look))) {
    const [whole, code = '', words = ''] = told;
    const message = whole.slice(whole.toLowerCase().indexOf(words.toLowerCase())).replace(/["'},\s]{1,9}$/, '');
    return found(code, message, told.index, whole.length);
  }
  const first = api === 'sitecore' ? NUMBER_FIRST.exec(look) : null;
  return first ? found(first[1] ?? '', look.slice(first[0].length).trim(), 0, look.length) : null;
}

function found(code: string, message: string, start: number, length: number): FoundError {
  return foundError({ code, message, api: 'sitecore', shape: 'sitecore-line', start, end: start + length });
}
