import { expect } from 'chai';
import type { SfRun } from './sf.ts';

/** No stack, no fault of the program, and no warning of the CLI about this plugin is in what was printed. */
export function expectQuiet({ stdout, stderr }: SfRun): void {
  expectNoFault({ stdout, stderr });
  expect(`${stdout}${stderr}`).not.to.match(/\n\s+at .*\.(js|ts):\d+/i);
}

/** The same for an error in JSON, which has a stack. */
export function expectNoFault({ stdout, stderr }: Pick<SfRun, 'stdout' | 'stderr'>): void {
  expect(`${stdout}${stderr}`).not.to.match(/TypeError|unhandled|Warning: .*linked/i);
}
