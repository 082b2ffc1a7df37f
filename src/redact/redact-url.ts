import type { Redaction } from './redaction.ts';
import { redactSoql } from './redact-soql.ts';
import { findSecretKind } from './secret-kind.ts';

/** Parameters of Salesforce's addresses whose values say how, not what. */
const PLAIN_PARAMETERS: ReadonlySet<string> = new Set([
  'format',
  'grant_type',
  'response_type',
  'jobtype',
  'ispkchunkingenabled',
  'locator',
  'maxrecords',
  'batchsize',
  'fields',
  'pagesize',
  'page',
  'limit',
  'offset',
  'x-amz-algorithm',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-signedheaders',
  'expires',
  'se',
  'sp',
  'sr',
  'sv',
]);

/** Of the query of an address only: words that mean something else in a body. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(['code', 'sig', 'signature', 'sid']);

const HOST = /^(?:[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}|\[[\da-f:.]{2,45}\])?(?::\d{1,5})?$/i;

/** Names that Salesforce gives: of resources, objects, fields and versions. */
const PLAIN_SEGMENT = /^(?:[A-Za-z][A-Za-z_]{0,60}(?:__\w{1,20})?|v?\d{1,3}(?:\.\d{1,2})?|[A-Za-z]{1,10}\d{1,2}|)$/;

/** An address without what could open it, and without values: those of its query, those it finds a record by, its user's name. */
export function redactUrl(url: string, redaction: Redaction): string {
  const [, start = '', authority = '', path = '', query, fragment] =
    /^([a-z][a-z0-9+.-]{0,20}:\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/i.exec(url) ?? [];
  // What has neither a scheme nor a root is no address.
  if (start === '' && !url.startsWith('/')) return redaction.value(url);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const user =
    authority.length > host.length ? `${redaction.mark('password', authority.slice(0, -host.length - 1))}@` : '';
  const end = query === undefined ? '' : `?${redactParameters(query, redaction)}`;
  // A fragment carries tokens after a login.
  const rest = fragment === undefined || fragment === '' ? '' : `#${redactParameters(fragment, redaction)}`;
  return start + user + (HOST.test(host) ? host : redaction.value(host)) + redactPath(path, redaction) + end + rest;
}

/** The query of an address, or a form: names stay. */
export function redactParameters(query: string, redaction: Redaction): string {
  return query
    .split('&')
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      if (rest.length === 0) return redaction.includeValues ? redaction.text(name) : redaction.value(name);
      const value = rest.join('=');
      const plain = decode(value);
      const safe = redactParameter(decode(name), plain, redaction);
      return `${name}=${safe === plain ? value : safe}`;
    })
    .join('&');
}

function redactParameter(name: string, value: string, redaction: Redaction): string {
  const key = name.toLowerCase();
  if (SECRET_PARAMETERS.has(key)) return redaction.mark(key.startsWith('sig') ? 'signature' : 'token', value);
  const kind = findSecretKind(name);
  if (kind !== null) return redaction.mark(kind, value);
  if (key === 'q' || key === 'query' || key === 'soql') return redactSoql(value, redaction);
  return PLAIN_PARAMETERS.has(key) && /^[\w.,:;/ -]{0,300}$/.test(value)
    ? redaction.text(value)
    : redaction.value(value);
}

/** A record can be named by the value of an external id: `/sobjects/Account/Number__c/4711`. */
function redactPath(path: string, redaction: Redaction): string {
  if (redaction.includeValues) return redaction.text(path);
  let afterObjects = -1;
  return path
    .split('/')
    .map((segment) => {
      afterObjects = segment === 'sobjects' ? 0 : afterObjects < 0 ? -1 : afterObjects + 1;
      // Object, field, value.
      const isValue = afterObjects === 3 && segment !== '';
      return !isValue && PLAIN_SEGMENT.test(segment) ? segment : redaction.value(decode(segment));
    })
    .join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
