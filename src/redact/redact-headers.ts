import type { Redaction } from './redaction.ts';
import { redactUrl } from './redact-url.ts';
import { findSecretKind } from './secret-kind.ts';

/** A header of HTTP; its name as it was written. */
export type HeaderLine = { name: string; value: string };

/** Headers that say how a request was made and served. All others are replaced: nobody knows what a client or a proxy puts there. */
const PLAIN_HEADERS =
  /^(?:accept(?:-encoding|-language)?|age|allow|cache-control|connection|content-(?:encoding|language|length|type)|date|etag|expires|host|if-(?:match|modified-since|none-match|unmodified-since)|keep-alive|last-modified|origin|pragma|retry-after|server|sforce-(?:call-options|limit-info|locator|numberofrecords|query-options|auto-assign|duplicate-rule-header|mru)|soapaction|strict-transport-security|transfer-encoding|user-agent|vary|via|warning|x-(?:sfdc-request-id|request-id|correlation-id|b3-\w+|content-type-options|frame-options|robots-tag|readreplicationtoken)|traceparent)$/i;
const NAME = /^:?[A-Za-z][\w-]{0,80}$/;
const ADDRESS_HEADERS = /^(?:location|content-location|referer|link)$/i;

/** Headers without tokens, cookies, and what nobody knows the meaning of. */
export function redactHeaders(headers: readonly HeaderLine[], redaction: Redaction): HeaderLine[] {
  return headers.map(({ name, value }) => ({
    name: NAME.test(name) ? name : redaction.value(name),
    value: redactHeader(name, value, redaction),
  }));
}

function redactHeader(name: string, value: string, redaction: Redaction): string {
  const kind = findSecretKind(name);
  if (kind !== null) {
    // The scheme tells Support what kind of login it was.
    const scheme = /^(?:Bearer|OAuth|Basic|Negotiate|Digest) /i.exec(value)?.[0] ?? '';
    return scheme + redaction.mark(kind, value.slice(scheme.length));
  }
  if (ADDRESS_HEADERS.test(name)) return redactUrl(value, redaction);
  return PLAIN_HEADERS.test(name) ? redaction.text(value) : redaction.value(value);
}
