import type { RetryVerdict } from '../vocabulary.ts';
import type { Style } from './style.ts';
import { words } from './words.ts';

/** What sending the same thing again would do, in words and in the colour of its urgency. */
export function renderVerdict(verdict: RetryVerdict, style: Style): string {
  const text = words.getMessage(`retry.${verdict}`);
  if (verdict === 'now') return style.good(text);
  return verdict === 'never' ? style.bad(text) : style.warning(text);
}
