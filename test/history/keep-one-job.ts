import { ScanState } from '../../src/history/scan-state.ts';
import { sampleScannedJob } from '../report/sample-scans.ts';
import { SCAN } from './scan-identity.ts';

/** A process of its own that keeps one job and then waits to be killed: `node keep-one-job.ts FOLDER NOW JOB_ID`. */
const [folder = '', now = '', id = ''] = process.argv.slice(2);
const state = await ScanState.open(folder, SCAN, () => Number(now));
await state.keepJob(sampleScannedJob({ id }));
process.stdout.write('kept\n');
setInterval(() => {}, 60_000);
