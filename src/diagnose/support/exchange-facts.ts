import { extractErrors } from '../../extract/extract-errors.ts';
import { findHeader, type Exchange } from '../../extract/exchange/exchange.ts';
import { findApi } from '../../extract/http-messages.ts';
import type { SupportFacts } from '../../report/support-bundle.ts';

/** A token of Salesforce begins with the id of its org; identity addresses and SOAP name it too. */
const ORGANIZATION =
  /(?<![A-Za-z0-9])(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)(?=!|%21|\/005|<\/(?:\w+:)?organizationId>)/;
const SOAP_USER = /<(?:\w+:)?username>([^<]{1,120})</i;
const SOAP_METHOD = /<(?:[\w-]+:)?Body(?:\s[^<>]{0,500})?>\s{0,100}<(?:[\w-]+:)?(\w{1,60})/;
const SOAP_METADATA = /\/services\/soap\/m\//i;
const SALESFORCE_HOST =
  /(?:^|\.)(?:salesforce|force|cloudforce|database|salesforce-setup|visualforce)\.(?:com|mil)(?::\d+)?$|^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i;
const REQUEST_IDS = ['x-sfdc-request-id', 'x-request-id', 'x-correlation-id', 'x-b3-traceid'];

/** Salesforce's id of an internal error: `1234567890-12345 (-1234567890)`. */
const ERROR_ID = /(?<![\w-])\d{6,12}-\d{2,9} \(-?\d{1,12}\)/g;

/** What is read of a body; what is behind is data. */
const LOOK = 64 * 1024;

/** What one exchange tells of the points that Support asks for. Not redacted. */
export type ExchangeFacts = {
  organizationId: string | null;
  username: string | null;
  host: string | null;
  api: SupportFacts['apis'][number] | null;
  client: string | null;
  /** The method of a SOAP call. */
  soapMethod: string | null;
  /** A query of SOQL. */
  query: string | null;
  codes: string[];
  requestId: string | null;
  errorIds: string[];
};

export function findExchangeFacts(exchange: Exchange): ExchangeFacts {
  const { url, requestHeaders, responseHeaders, failed } = exchange;
  const sent = exchange.requestBody?.slice(0, LOOK) ?? '';
  const received = exchange.responseBody?.slice(0, LOOK) ?? '';
  const places = [...requestHeaders.map(({ value }) => value), url ?? '', sent, received];
  const ids = places.flatMap((place) => ORGANIZATION.exec(place)?.[1] ?? []);
  const host = hostOf(url);
  const isSoap = SOAP_METHOD.exec(sent);
  return {
    organizationId: ids[0] ?? null,
    username: SOAP_USER.exec(sent)?.[1] ?? findFormUser(sent),
    host: host !== null && SALESFORCE_HOST.test(host) ? host : null,
    api: findApiOf(url, isSoap !== null),
    client: findClient(exchange),
    soapMethod: isSoap?.[1] ?? null,
    query: findQuery(url),
    codes: failed ? findCodes(exchange, received) : [],
    requestId: REQUEST_IDS.map((name) => findHeader(responseHeaders, name)).find((id) => id !== null) ?? null,
    errorIds: failed ? [...received.matchAll(ERROR_ID)].map(([id]) => id).slice(0, 5) : [],
  };
}

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).host : null;
}

function findApiOf(url: string | null, isSoap: boolean): ExchangeFacts['api'] {
  if (url !== null && SOAP_METADATA.test(url)) return 'metadata';
  return (url === null ? null : findApi(url)) ?? (isSoap ? 'soap' : null);
}

/** A form of a login by password. */
function findFormUser(body: string): string | null {
  if (!/^[\w.%-]{1,60}=/.test(body)) return null;
  const user = new URLSearchParams(body).get('username');
  return user === '' ? null : user;
}

/** The name and version of what sent it: a client of Salesforce names itself in a header of its own too. */
function findClient({ requestHeaders, client }: Exchange): string | null {
  const options = findHeader(requestHeaders, 'sforce-call-options') ?? '';
  const named = /\bclient=([^,;\s]{1,100})/i.exec(options)?.[1];
  const agent = findHeader(requestHeaders, 'user-agent') ?? client;
  return [agent, named].flatMap((name) => (name === undefined || name === null ? [] : [name])).join(', ') || null;
}

function findQuery(url: string | null): string | null {
  if (url === null || !URL.canParse(url, 'https://host.invalid')) return null;
  const query = new URL(url, 'https://host.invalid').searchParams.get('q');
  return query !== null && /\b(?:SELECT|FIND)\b/i.test(query) ? query : null;
}

function findCodes({ status }: Exchange, body: string): string[] {
  const found = extractErrors(body, status === null ? {} : { httpStatus: status });
  const codes = found.flatMap(({ code, clientCode }) => code ?? clientCode ?? []);
  // A status stands for an answer whose body names no code.
  return codes.length > 0 ? [...new Set(codes)] : status === null ? [] : [`HTTP ${status}`];
}
