import type { FailureExample } from '../bulk-job.ts';
import { printable } from '../printable.ts';
import { formatNumber } from './format.ts';
import { words } from './words.ts';

/** "3, 17 (0035…) of 7505…; 4 of 7505…": row numbers, each file named once. A batch is of one job, so its id is enough. */
export function describeExamples(examples: readonly FailureExample[]): string {
  const files = Map.groupBy(examples, ({ batchId, jobId }) => batchId ?? jobId);
  return [...files]
    .map(([file, rows]) => {
      const places = rows.map(describeRow).join(', ');
      return file === undefined ? places : words.getMessage('group.exampleOfJob', [places, printable(file)]);
    })
    .join('; ');
}

function describeRow({ row, id }: FailureExample): string {
  return id === null ? formatNumber(row) : words.getMessage('group.example', [formatNumber(row), printable(id)]);
}
