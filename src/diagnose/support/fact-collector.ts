import type { Exchange } from '../../extract/exchange/exchange.ts';
import { redactSoql } from '../../redact/redact-soql.ts';
import { redactUrl } from '../../redact/redact-url.ts';
import type { Redaction } from '../../redact/redaction.ts';
import type { BulkJobDiagnosis } from '../../report/bulk-job.ts';
import type { SupportFacts } from '../../report/support-bundle.ts';
import { BoundedSet } from './bounded-set.ts';
import { findExchangeFacts } from './exchange-facts.ts';
import { ExchangeTimes } from './exchange-times.ts';

/** The login that the org was opened with. */
export type SupportOrg = {
  organizationId: string | null;
  username: string | null;
  /** Scheme and host. */
  origin: string;
};

const MOST = 10;
const MOST_REQUESTS = 5;
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/** Gathers what is known for each point that Support asks for, in bounded memory. */
export class FactCollector {
  readonly #redaction: Redaction;
  readonly #times = new ExchangeTimes();
  readonly #organizationIds = new BoundedSet(MOST);
  readonly #usernames = new BoundedSet(MOST);
  readonly #hosts = new BoundedSet(1);
  readonly #apis = new Set<SupportFacts['apis'][number]>();
  readonly #requestTimes = new BoundedSet(MOST_REQUESTS);
  readonly #requests = new Map<string, SupportFacts['requests'][number]>();
  readonly #clients = new BoundedSet(MOST);
  readonly #details = new BoundedSet(MOST);
  readonly #codes = new BoundedSet(MOST);
  readonly #requestIds = new BoundedSet(MOST);
  readonly #errorIds = new BoundedSet(MOST);
  #requestBodies = 0;
  #withoutRequestBody = 0;
  #responseBodies = 0;
  #withoutResponseBody = 0;
  #jobPeriod: SupportFacts['period'] = null;
  #jobFrequency: SupportFacts['frequency'] = null;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
  }

  /** @param kept whether it is in the bundle */
  addExchange(exchange: Exchange, kept: boolean): void {
    const { time, failed, status, url } = exchange;
    this.#times.add(time, failed, status !== null || url !== null);
    // What succeeded only says how often.
    if (failed) this.#addFacts(exchange);
    if (kept) this.#addKept(exchange);
  }

  /** One that did not fail, and is in the bundle for want of others. */
  describeExchange(exchange: Exchange): void {
    this.#addFacts(exchange);
    this.#addKept(exchange);
  }

  #addFacts(exchange: Exchange): void {
    const facts = findExchangeFacts(exchange);
    this.#organizationIds.add(facts.organizationId);
    this.#usernames.add(facts.username);
    this.#hosts.add(facts.host);
    if (facts.api !== null) this.#apis.add(facts.api);
    this.#clients.add(facts.client === null ? null : this.#redaction.text(facts.client));
    this.#details.add(facts.soapMethod === null ? null : `SOAP ${facts.soapMethod}()`);
    this.#details.add(facts.query === null ? null : redactSoql(facts.query, this.#redaction));
    for (const code of facts.codes) this.#codes.add(this.#redaction.text(code));
    this.#requestIds.add(facts.requestId === null ? null : this.#redaction.text(facts.requestId));
    for (const id of facts.errorIds) this.#errorIds.add(id);
  }

  #addKept({ time, url, method, requestBody, responseBody }: Exchange): void {
    this.#requestTimes.add(time);
    if (url !== null) this.#addRequest(method, redactUrl(url, this.#redaction));
    if (requestBody !== null) this.#requestBodies++;
    else if (url !== null && !WITHOUT_BODY.has(method ?? '')) this.#withoutRequestBody++;
    if (responseBody === null) this.#withoutResponseBody++;
    else this.#responseBodies++;
  }

  addOrg({ organizationId, username, origin }: SupportOrg): void {
    this.#organizationIds.add(organizationId);
    this.#usernames.add(username);
    this.#hosts.add(new URL(origin).host);
  }

  /** @param origin scheme and host of the job's org */
  addJob({ job, counts, groups, jobError }: BulkJobDiagnosis, origin: string): void {
    const { kind, createdDate, lastModifiedDate, operation, object, concurrencyMode, contentType } = job;
    this.#apis.add(kind === 'classic' ? 'bulk1' : 'bulk');
    const version = job.apiVersion ?? 'XX.X';
    const path = kind === 'classic' ? `/services/async/${version}/job` : `/services/data/v${version}/jobs/${kind}`;
    this.#addRequest('POST', origin + path);
    if (kind === 'ingest') this.#addRequest('PUT', `${origin}${path}/${job.id}/batches`);
    if (kind === 'classic') this.#addRequest('POST', `${origin}${path}/${job.id}/batch`);
    this.#requestTimes.add(createdDate);
    if (createdDate !== null) this.#jobPeriod = { first: createdDate, last: lastModifiedDate ?? createdDate };
    const unprocessed = counts.unprocessed ?? 0;
    const total = counts.processed === null ? null : counts.processed + unprocessed;
    if (counts.failed !== null && total !== null && total > 0) {
      this.#jobFrequency = { failed: counts.failed + unprocessed, total, unit: 'rows', ms: null };
    }
    const setup = [operation, object, contentType, concurrencyMode].filter((part) => part !== null);
    this.#details.add(`${job.id}: ${setup.join(', ')}`);
    this.#codes.add(jobError?.code ?? null);
    for (const { code } of groups) this.#codes.add(code);
    this.#responseBodies++;
    this.#withoutRequestBody++;
  }

  /** The tool that sent the requests, as the user names it. */
  addClient(client: string): void {
    this.#clients.add(this.#redaction.text(client));
  }

  finish(): SupportFacts {
    const frequency = this.#times.frequency;
    return {
      organizationIds: mergeIds(this.#organizationIds.list),
      usernames: this.#usernames.list,
      host: this.#hosts.list[0] ?? null,
      apis: [...this.#apis],
      requestTimes: this.#requestTimes.list,
      requests: [...this.#requests.values()],
      requestBodies: this.#requestBodies,
      responseBodies: this.#responseBodies,
      withoutRequestBody: this.#withoutRequestBody,
      withoutResponseBody: this.#withoutResponseBody,
      period: this.#times.period ?? this.#jobPeriod,
      frequency: frequency !== null && frequency.total > 0 ? { ...frequency, unit: 'requests' } : this.#jobFrequency,
      clients: this.#clients.list,
      details: this.#details.list,
      codes: this.#codes.ranked,
      requestIds: this.#requestIds.list,
      errorIds: this.#errorIds.list,
    };
  }

  #addRequest(method: string | null, url: string): void {
    const key = `${method} ${url}`;
    if (this.#requests.size < MOST_REQUESTS) this.#requests.set(key, { method, url });
  }
}

/** Tokens show the 15 characters of an id, logins all 18. */
function mergeIds(ids: readonly string[]): string[] {
  return ids.filter((id) => id.length === 18 || !ids.some((other) => other.length === 18 && other.startsWith(id)));
}
