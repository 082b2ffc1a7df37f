import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import ErrorsLimitsCheck from '../../src/commands/errors/limits/check.ts';

/** A process that runs the command itself many times at once: `node check-limits-often.ts ORG TIMES`. A line for each verdict. */
const [org = '', times = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('../../', import.meta.url));
const config = await Config.load({ root, devPlugins: false, userPlugins: false });
const flags = ['--target-org', org, '--history', '--format', 'nagios'];
process.setMaxListeners(0);
const runs = Array.from({ length: Number(times) }, () => ErrorsLimitsCheck.run(flags, config));
for (const { verdict } of await Promise.all(runs)) process.stdout.write(`${verdict}\n`);
