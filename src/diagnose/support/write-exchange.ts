import { findHeader, type Exchange, type ExchangeHeader } from '../../extract/exchange/exchange.ts';
import { redactBody } from '../../redact/redact-body.ts';
import { redactHeaders } from '../../redact/redact-headers.ts';
import { redactUrl } from '../../redact/redact-url.ts';
import type { Redaction } from '../../redact/redaction.ts';

/** Of a body in the bundle. */
const MOST_CHARACTERS = 64 * 1024;

/** A file of the bundle, and whether a part was left out for its size. */
export type EvidenceText = { name: string; text: string; cut: boolean };

/** An exchange as a redacted dump of HTTP, in the order it went over the wire. */
export function writeExchange(exchange: Exchange, name: string, redaction: Redaction): EvidenceText {
  const { method, url, time, status, reason, requestHeaders, requestBody, responseHeaders, responseBody } = exchange;
  const sent = writeBody(requestBody, requestHeaders, true, redaction);
  const received = writeBody(responseBody, responseHeaders, false, redaction);
  const request = [
    `# ${time ?? 'time unknown'}`,
    ...(url === null ? [] : [`${method ?? '(method unknown)'} ${redactUrl(url, redaction)} HTTP/1.1`]),
    ...writeHeaders(requestHeaders, redaction),
    '',
    ...(sent.text === '' ? [] : [sent.text, '']),
  ];
  const answer = [
    ...(status === null ? [] : [`HTTP/1.1 ${status} ${redaction.text(reason)}`.trimEnd()]),
    ...writeHeaders(responseHeaders, redaction),
    '',
    ...(received.text === '' ? [] : [received.text, '']),
  ];
  return { name, text: [...request, ...answer].join('\n'), cut: sent.cut || received.cut };
}

function writeHeaders(headers: readonly ExchangeHeader[], redaction: Redaction): string[] {
  return redactHeaders(headers, redaction).map(({ name, value }) => `${name}: ${value}`);
}

function writeBody(
  body: string | null,
  headers: readonly ExchangeHeader[],
  sentByClient: boolean,
  redaction: Redaction,
): { text: string; cut: boolean } {
  if (body === null) return { text: '', cut: false };
  const contentType = findHeader(headers, 'content-type');
  const text = redactBody(body, { redaction, contentType, sentByClient });
  if (text.length <= MOST_CHARACTERS) return { text, cut: false };
  return {
    text: `${text.slice(0, MOST_CHARACTERS)}\n# cut: ${MOST_CHARACTERS} of ${text.length} characters`,
    cut: true,
  };
}
