import { SUPPORT_ITEMS, type SupportFacts, type SupportItem, type SupportItemName } from '../support-bundle.ts';
import { formatCount, formatDuration, formatNumber } from './format.ts';
import { supportWords } from './support-words.ts';

type Found = { value: string | null; how?: string };

/** The context that decides how to get what is missing. */
export type ItemContext = { hasJob: boolean; jobKind: 'ingest' | 'query' | 'classic' | null };

/** Checks what was found against the list of Salesforce Support: what is missing comes with the way to get it. */
export function describeItems(facts: SupportFacts, context: ItemContext): SupportItem[] {
  return SUPPORT_ITEMS.map((item): SupportItem => {
    const { value, how } = DESCRIBE[item](facts, context);
    if (value !== null && value !== '') return { item, status: 'present', value, how: how ?? null };
    return { item, status: 'missing', value: null, how: how ?? supportWords.getMessage(`how.${item}`) };
  });
}

const DESCRIBE: Record<SupportItemName, (facts: SupportFacts, context: ItemContext) => Found> = {
  'organization-id': ({ organizationIds }) => ({ value: organizationIds.join(', ') }),
  username: ({ usernames }) => ({ value: usernames.join(', ') }),
  'api-type': ({ apis }) => ({ value: apis.map((api) => supportWords.getMessage(`api.${api}`)).join(', ') }),
  'request-time': ({ requestTimes }) => ({
    value: requestTimes.join(', '),
    ...(requestTimes.some((time) => !hasZone(time)) && { how: supportWords.getMessage('how.zone') }),
  }),
  'request-url': ({ requests }) => ({
    value: requests.map(({ method, url }) => `${method ?? supportWords.getMessage('unknownMethod')} ${url}`).join('\n'),
    ...(requests.some(({ method }) => method === null) && { how: supportWords.getMessage('how.method') }),
  }),
  'request-body': describeRequestBody,
  'response-body': describeResponseBody,
  'error-period': ({ period }) => ({
    value:
      period === null
        ? null
        : period.first === period.last
          ? period.first
          : supportWords.getMessage('period', [period.first, period.last]),
    ...(period !== null &&
      !(hasZone(period.first) && hasZone(period.last)) && { how: supportWords.getMessage('how.zone') }),
  }),
  'error-frequency': describeFrequency,
  'client-tool': ({ clients }) => ({ value: clients.join('\n') }),
  'processing-details': ({ details, requests }) => ({
    value: [...details, ...(details.length === 0 ? requests.map(({ url }) => url) : [])].join('\n'),
  }),
  'other-information': ({ codes, requestIds, errorIds }) => ({
    value: [...list('codes', codes), ...list('requestIds', requestIds), ...list('errorIds', errorIds)].join('\n'),
  }),
};

function describeRequestBody(facts: SupportFacts, { hasJob, jobKind }: ItemContext): Found {
  const { requestBodies, withoutRequestBody, requests } = facts;
  if (requestBodies > 0) {
    const value = supportWords.getMessage('bodies.kept', [formatNumber(requestBodies)]);
    if (withoutRequestBody === 0) return { value };
    const missing = supportWords.getMessage(hasJob ? 'how.upload' : 'how.someRequestBodies', [
      formatNumber(withoutRequestBody),
    ]);
    return { value, how: missing };
  }
  if (hasJob) return { value: null, how: supportWords.getMessage(jobKind === 'query' ? 'how.jobQuery' : 'how.upload') };
  const sendsNone = withoutRequestBody === 0 && requests.length > 0;
  return { value: sendsNone ? supportWords.getMessage('bodies.none') : null };
}

function describeResponseBody({ responseBodies, withoutResponseBody }: SupportFacts, { hasJob }: ItemContext): Found {
  if (responseBodies === 0) return { value: null };
  return {
    value: supportWords.getMessage(`bodies.${hasJob ? 'job' : 'kept'}`, [formatNumber(responseBodies)]),
    ...(withoutResponseBody > 0 && {
      how: supportWords.getMessage('how.someResponseBodies', [formatNumber(withoutResponseBody)]),
    }),
  };
}

function describeFrequency({ frequency }: SupportFacts): Found {
  if (frequency === null) return { value: null };
  const { failed, total, unit, ms } = frequency;
  const tokens = [formatNumber(failed), unit === 'rows' ? formatCount('rows', total) : formatRequests(total)];
  if (ms === null || ms === 0) return { value: supportWords.getMessage('frequency', tokens) };
  return { value: supportWords.getMessage('frequencyInTime', [...tokens, formatDuration(ms)]) };
}

export function formatRequests(count: number): string {
  return supportWords.getMessage(`requests.${count === 1 ? 'one' : 'many'}`, [formatNumber(count)]);
}

function list(key: 'codes' | 'requestIds' | 'errorIds', values: readonly string[]): string[] {
  return values.length === 0 ? [] : [supportWords.getMessage(`other.${key}`, [values.join(', ')])];
}

function hasZone(time: string): boolean {
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(time);
}
