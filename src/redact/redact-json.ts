import { roleOf } from './field-role.ts';
import type { Redaction } from './redaction.ts';
import { redactField } from './redact-field.ts';
import { findSecretKind } from './secret-kind.ts';

type Context = {
  redaction: Redaction;
  sentByClient: boolean;
  /** Redacts a text that is a body of its own. */
  redactBody: (text: string) => string | null;
};

/** A value of JSON: its structure and names stay; of the rest what says how, not what. */
export function redactJson(value: unknown, context: Context, name = ''): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, context, name));
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [redactKey(key, context), redactJson(item, context, key)]),
    );
  }
  return typeof value === 'string' ? redactText(name, value, context) : redactScalar(name, value, context);
}

/** Maps may have anything for a key. */
function redactKey(key: string, { redaction }: Context): string {
  return /^[\w.:$@-]{1,120}$/.test(key) && !/@\w/.test(key) ? redaction.text(key) : redaction.value(key);
}

function redactScalar(name: string, value: unknown, { redaction, sentByClient }: Context): unknown {
  const text = String(value);
  const kind = findSecretKind(name);
  if (kind !== null && typeof value === 'number') return redaction.mark(kind, text);
  if (redaction.includeValues || roleOf(name, text, sentByClient) === 'plain') return value;
  return redaction.value(text);
}

function redactText(name: string, text: string, { redaction, sentByClient, redactBody }: Context): string {
  const inner = findSecretKind(name) === null ? redactBody(text) : null;
  return inner ?? redactField(name, text, redaction, sentByClient);
}
