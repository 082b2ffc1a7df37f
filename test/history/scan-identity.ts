import type { ScanIdentity } from '../../src/history/scan-state.ts';

/** The scan that the processes of these tests run. */
export const SCAN: ScanIdentity = { orgId: '00D5g000004SAMPEAO', criteria: ['login=a@b.example'], version: '1.0.0' };
