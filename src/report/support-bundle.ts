import type { NextStep } from './bulk-job.ts';
import type { Api } from './vocabulary.ts';

/**
 * What Salesforce Support asks for. The first eight for every error; the others where requests fail that succeeded before.
 * In the order of the list in knowledge article 005093643.
 */
export const SUPPORT_ITEMS = [
  'organization-id',
  'username',
  'api-type',
  'request-time',
  'request-url',
  'request-body',
  'response-body',
  'error-period',
  'error-frequency',
  'client-tool',
  'processing-details',
  'other-information',
] as const;
export type SupportItemName = (typeof SUPPORT_ITEMS)[number];

/** One point of the list: what was found, or how to get it. */
export type SupportItem = {
  item: SupportItemName;
  status: 'present' | 'missing';
  /** As it stands in the summary; null where it is missing. */
  value: string | null;
  /** The way to what is missing, or to what would make it complete; null where nothing is left to do. */
  how: string | null;
};

/** A file of the bundle. */
export type EvidenceFile = {
  /** Below the bundle's folder, with slashes. */
  name: string;
  bytes: number;
  /** Whether something was left out for its size. */
  cut: boolean;
};

/** What was replaced in the bundle. */
export type RedactedKind = {
  kind: 'token' | 'password' | 'secret' | 'signature' | 'cookie' | 'email' | 'value' | 'file-name';
  /** Places, and different originals. */
  count: number;
  distinct: number;
};

/** A file that was read: saved traffic, a dump of HTTP, output of the CLI, JSON, or a log. */
export type SupportSource = {
  /** Its name, redacted as everything else; `-` for standard input. */
  name: string;
  format: 'har' | 'http' | 'sf-json' | 'json' | 'log';
  bytes: number;
  /** Requests, and errors without one, that it tells of. */
  exchanges: number;
  failed: number;
  /** Exchanges that are in the bundle. */
  kept: number;
};

/** What is known for each point, before it is put into words. Texts are redacted. Times are ISO 8601, with a zone if one is known. */
export type SupportFacts = {
  organizationIds: string[];
  usernames: string[];
  /** Host of the org, or null. */
  host: string | null;
  apis: Array<Api | 'metadata'>;
  requestTimes: string[];
  requests: Array<{ method: string | null; url: string }>;
  requestBodies: number;
  responseBodies: number;
  /** Of failed exchanges that have no such body. */
  withoutRequestBody: number;
  withoutResponseBody: number;
  period: { first: string; last: string } | null;
  frequency: { failed: number; total: number; unit: 'requests' | 'rows'; ms: number | null } | null;
  clients: string[];
  /** Methods of SOAP, queries, operations of jobs. */
  details: string[];
  /** Codes of errors, most often first. */
  codes: string[];
  /** Ids that Salesforce gave to answers and internal errors. */
  requestIds: string[];
  errorIds: string[];
};

/** What a bundle holds. */
export type SupportFindings = {
  facts: SupportFacts;
  /** The job in short, or null. */
  job: SupportJob | null;
  sources: SupportSource[];
};

/** A failed job in short; messages are redacted. */
export type SupportJob = {
  id: string;
  kind: 'ingest' | 'query' | 'classic';
  state: string;
  operation: string | null;
  object: string | null;
  complete: boolean;
  jobError: { code: string | null; message: string } | null;
  groups: Array<{ code: string | null; message: string; rows: number }>;
};

/** The result of `sf errors support bundle`. */
export type SupportBundle = {
  /** Folder or zip file. */
  path: string;
  form: 'folder' | 'zip';
  items: SupportItem[];
  /** Whether no item is missing. */
  complete: boolean;
  files: EvidenceFile[];
  sources: SupportSource[];
  job: SupportJob | null;
  redacted: RedactedKind[];
  /** Whether values, addresses and file names were kept, as `--include-values` asks. */
  valuesIncluded: boolean;
  apiCalls: number;
  nextSteps: NextStep[];
};
