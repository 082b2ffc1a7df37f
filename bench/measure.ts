import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export type Measurement = {
  seconds: number;
  /** Peak resident memory, as the kernel kept it; null where /proc is not there. */
  peakMegabytes: number | null;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
};

export type Program = { file: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv };

const SAMPLE_MS = 20;

/** Runs a program to its end and takes its wall time and peak memory. */
export async function measure({ file, args, cwd, env }: Program): Promise<Measurement> {
  const start = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let peak: number | null = null;
  const sampler = setInterval(() => {
    peak = readPeakMegabytes(child.pid) ?? peak;
  }, SAMPLE_MS);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, endSignal) => resolve([code, endSignal]));
  });
  const seconds = (performance.now() - start) / 1000;
  clearInterval(sampler);
  return { seconds, peakMegabytes: peak, exitCode, signal, stdout: Buffer.concat(chunks).toString('utf8') };
}

function readPeakMegabytes(pid: number | undefined): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
