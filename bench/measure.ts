import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export type Measurement = {
  seconds: number;
  /** Peak resident memory, as the kernel kept it; null where /proc is not there. */
  peakMegabytes: number | null;
  /** Time on any core, all threads and the system together, to a hundredth; null where /proc is not there. */
  cpuSeconds: number | null;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
};

export type Program = { file: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv };

const SAMPLE_MS = 20;

/** The kernel counts in ticks, and has 100 of them in a second for programs on all of its platforms. */
const TICKS = 100;

/** Runs a program to its end and takes its wall time, CPU time and peak memory. */
export async function measure({ file, args, cwd, env }: Program): Promise<Measurement> {
  const start = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let peak: number | null = null;
  let cpu: number | null = null;
  const sampler = setInterval(() => {
    peak = readPeakMegabytes(child.pid) ?? peak;
    cpu = readCpuSeconds(child.pid) ?? cpu;
  }, SAMPLE_MS);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, endSignal) => resolve([code, endSignal]));
  });
  const seconds = (performance.now() - start) / 1000;
  clearInterval(sampler);
  const output = Buffer.concat(chunks).toString('utf8');
  return { seconds, peakMegabytes: peak, cpuSeconds: cpu, exitCode, signal, stdout: output };
}

function readPeakMegabytes(pid: number | undefined): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}

function readCpuSeconds(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in parentheses and may hold anything; behind it user time is field 12, system time 13.
    const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
    return (Number(fields[12]) + Number(fields[13])) / TICKS;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
