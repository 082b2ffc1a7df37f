import type { Redaction } from '../../redact/redaction.ts';
import type { BulkJobDiagnosis, FailureGroup } from '../../report/bulk-job.ts';
import type { ExplainedError } from '../../report/explained-error.ts';
import type { SupportJob } from '../../report/support-bundle.ts';
import type { EvidenceText } from './write-exchange.ts';

const MOST_GROUPS = 100;
const GROUPS_IN_SHORT = 10;
const MOST_EXAMPLES = 3;

type SaidError = { code: string | null; message: string };

/** A job as Salesforce described it, and its failures by cause. */
export function writeJob(diagnosis: BulkJobDiagnosis, redaction: Redaction): EvidenceText[] {
  const { job, outcome, counts, retry, complete, incompleteReason, jobError, batchErrors, groups } = diagnosis;
  const described = {
    outcome,
    job,
    counts,
    retry,
    complete,
    incompleteReason,
    jobError: sayError(jobError, redaction),
    batchErrors: batchErrors.map(({ error, state, batches, batchIds }) => ({
      state,
      batches,
      batchIds,
      error: sayError(error, redaction),
    })),
  };
  const causes = groups.slice(0, MOST_GROUPS).map((group) => sayGroup(group, redaction));
  return [
    { name: 'job/job.json', text: toJson(described), cut: false },
    { name: 'job/failed-rows.json', text: toJson(causes), cut: groups.length > MOST_GROUPS },
  ];
}

/** A job for the summary. */
export function sumJob({ job, jobError, groups, complete }: BulkJobDiagnosis, redaction: Redaction): SupportJob {
  const { id, kind, state, operation, object } = job;
  return {
    id,
    kind,
    state,
    operation,
    object,
    complete,
    jobError: sayError(jobError, redaction),
    groups: groups.slice(0, GROUPS_IN_SHORT).map(({ code, count, examples, template }) => ({
      code,
      message: redaction.message(examples[0]?.message ?? template),
      rows: count,
    })),
  };
}

function sayGroup(group: FailureGroup, redaction: Redaction): unknown {
  const { code, count, share, fields, retry, location, inner, examples } = group;
  return {
    code,
    rows: count,
    share,
    fields,
    retry,
    location,
    inner: sayError(inner, redaction),
    examples: examples
      .slice(0, MOST_EXAMPLES)
      .map(({ row, id, batchId, message }) => ({ row, id, batchId, message: redaction.message(message) })),
  };
}

function sayError(error: ExplainedError | null, redaction: Redaction): SaidError | null {
  return error === null ? null : { code: error.code, message: redaction.message(error.message) };
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
