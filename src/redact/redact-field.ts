import { roleOf } from './field-role.ts';
import type { Redaction } from './redaction.ts';
import { redactSoql } from './redact-soql.ts';
import { redactUrl } from './redact-url.ts';
import { findSecretKind } from './secret-kind.ts';

/** The text under a name of JSON or in an element of XML. */
export function redactField(name: string, text: string, redaction: Redaction, sentByClient: boolean): string {
  const kind = findSecretKind(name);
  if (kind !== null) return redaction.mark(kind, text);
  switch (roleOf(name, text, sentByClient)) {
    case 'plain':
      return redaction.text(text);
    case 'message':
      return redaction.message(text);
    case 'address':
      return redactUrl(text, redaction);
    case 'query':
      return redactSoql(text, redaction);
    default:
      return redaction.value(text);
  }
}
