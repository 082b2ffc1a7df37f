import { appendSnapshot } from '../../src/history/limit-history.ts';

/** A process of its own that adds one snapshot: `node append-one.ts FOLDER ORG_ID AT REMAINING SEGMENT_BYTES [forever]`. */
const [folder = '', orgId = '', at = '', remaining = '', segmentBytes = '', forever] = process.argv.slice(2);
const bounds = { segmentBytes: Number(segmentBytes), segments: 1000, days: 30 };
const padding = Array.from(
  { length: 75 },
  (_, index) => [`Limit${index}`, { max: 100_000, remaining: index }] as const,
);

async function append(value: number): Promise<void> {
  const limits = { DailyApiRequests: { max: 100_000, remaining: value }, ...Object.fromEntries(padding) };
  await appendSnapshot(folder, orgId, { at, limits }, bounds);
}

if (forever === undefined) {
  await append(Number(remaining));
} else {
  for (let value = 1; ; value++) {
    await append(value);
    // Only what was acknowledged must be there afterwards.
    process.stdout.write(`${value}\n`);
  }
}
