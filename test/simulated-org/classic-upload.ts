import { ApiError } from './api-error.ts';
import { asyncError } from './async-access.ts';
import { ClassicBatch, type ClassicWork } from './classic-batch.ts';
import { countCsvRows, toBatchCsv } from './classic-content.ts';
import type { ClassicJob } from './classic-job.ts';
import type { ClassicOutcome } from './classic-result.ts';
import type { OrgState } from './org-state.ts';
import { parseSoql, runSoql } from './soql.ts';
import { Upload, type RowOutcome } from './upload.ts';

const batchBytes = 10_000_000;
const batchRows = 10_000;

/** Adds what a client sent as a batch to its job. Throws the refusal of a job that takes none, or of too much. */
export function addBatch(job: ClassicJob, content: Buffer, org: OrgState): ClassicBatch {
  if (job.state !== 'Open') {
    throw asyncError('InvalidJobState', `Adding a batch to a ${job.state} Job not allowed`);
  }
  if (content.length > batchBytes) {
    const message = `Failed to read request. Exceeded max size limit of ${batchBytes}`;
    throw asyncError('ClientInputError', message);
  }
  if ((org.limits.get('DailyBulkApiBatches')?.Remaining ?? 1) <= 0) {
    throw asyncError('ExceededQuota', 'ApiBatchItems Limit exceeded.');
  }
  org.limits.use('DailyBulkApiBatches');
  const now = org.clock.now();
  const startsAt = now + org.options.queuedMs;
  const batch = new ClassicBatch({
    id: org.ids.next('751'),
    jobId: job.id,
    createdAt: now,
    startsAt,
    endsAt: startsAt + org.options.processingMs,
    request: () => content,
    run: () => (job.isQuery ? runQuery(content.toString('utf8'), org) : runLoad(job, content.toString('utf8'), org)),
  });
  if (job.isQuery) batch.resultId = org.ids.next('752');
  job.batches.push(batch);
  return batch;
}

function runLoad(job: ClassicJob, content: string, org: OrgState): ClassicWork {
  const { fields } = job;
  let csv: string;
  try {
    csv = toBatchCsv(content, fields.contentType);
  } catch {
    return failedWork('InvalidBatch : Failed to parse the batch');
  }
  if (countCsvRows(csv) > batchRows) return failedWork(`InvalidBatch : The batch has more than ${batchRows} records`);
  const target = {
    object: fields.object,
    operation: fields.operation,
    externalIdFieldName: fields.externalIdFieldName,
    columnDelimiter: 'COMMA',
    lineEnding: /^[^\n]*\r\n/.test(csv) ? 'CRLF' : 'LF',
  } as const;
  const { records, scenario } = org;
  const upload = new Upload(Buffer.from(csv), target, { records, scenario, useBatches: (rows) => rows });
  upload.processTo(upload.total);
  const { state, errorMessage } = upload.ending;
  return {
    ending: { state: state === 'Failed' ? 'Failed' : 'Completed', stateMessage: errorMessage },
    processed: upload.processed,
    failed: upload.failed,
    outcomes: () => upload.outcomes.map(toClassicOutcome),
  };
}

function toClassicOutcome(outcome: RowOutcome): ClassicOutcome {
  if ('error' in outcome) return { id: outcome.id, created: false, error: outcome.error };
  return { id: outcome.id, created: outcome.created, error: undefined };
}

function runQuery(text: string, org: OrgState): ClassicWork {
  try {
    const query = parseSoql(text, org.records);
    const records = runSoql(query, org.records);
    return {
      ending: { state: 'Completed' },
      processed: records.length,
      failed: 0,
      outcomes: () => [],
      found: {
        columns: query.fields.map((field) => field.name),
        rows: () => records.map((record) => query.fields.map((field) => String(record[field.name] ?? ''))),
        count: records.length,
      },
    };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failedWork(`InvalidBatch : Failed to process query: ${error.code}: ${error.message}`);
  }
}

function failedWork(stateMessage: string): ClassicWork {
  return { ending: { state: 'Failed', stateMessage }, processed: 0, failed: 0, outcomes: () => [] };
}
