// The main job from end to end: the real `sf` logs in to a simulated org, loads a CSV, and diagnoses the job.
// All of it happens in a throw-away HOME and on 127.0.0.1; nothing is left behind.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSfHome, type SfHome } from '../test/e2e/sf.ts';
import { mixedScenario } from '../test/simulated-org/scenarios/mixed.ts';
import { SimulatedOrg } from '../test/simulated-org/simulated-org.ts';

const ALIAS = 'demo';
const FILE = 'contacts.csv';
const ROWS = 1000;

const org = await SimulatedOrg.start({ scenario: mixedScenario });
const home = await createSfHome();
try {
  await home.login(org, ALIAS);
  console.log(`The real sf is logged in to a simulated org at ${org.url}.\n`);
  await writeFile(path.join(home.path, FILE), createContacts(ROWS));

  const load = ['data', 'import', 'bulk', '--file', FILE, '--sobject', 'Contact', '--target-org', ALIAS, '--wait', '5'];
  console.log(`$ sf ${load.join(' ')}`);
  const loaded = await home.run([...load, '--json']);
  const jobId = findJobId(loaded.stdout);
  console.log(`The CLI's own answer, exit code ${loaded.exitCode}: ${readMessage(loaded.stdout)}\n`);

  const diagnose = ['errors', 'bulk', 'job', '--id', jobId, '--target-org', ALIAS];
  console.log(`$ sf ${diagnose.join(' ')}\n`);
  process.exitCode = await show(home, diagnose);
} finally {
  await home.dispose();
  await org.stop();
}

/** Prints what the command prints. A partly failed load is what the demo is about, so 68 is its success. */
async function show(sf: SfHome, args: readonly string[]): Promise<number> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const { stdout, stderr, exitCode } = await sf.run(args, {
    env: { ...colours, OCLIF_COLUMNS: String(process.stdout.columns ?? 80) },
  });
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  console.log(
    `\nExit code ${exitCode}: ${exitCode === 68 ? 'partial, as it should be.' : 'not what the demo should show.'}`,
  );
  return exitCode === 68 ? 0 : 1;
}

/** An ordinary CSV of contacts, with the slips that ordinary files have. */
function createContacts(rows: number): string {
  const lines = ['FirstName,LastName,Email,Phone,Department,MailingCountry,LeadSource,Birthdate'];
  for (let row = 1; row <= rows; row++) {
    const lastName = row % 12 === 0 ? '' : row % 9 === 0 ? `Lock ${row}` : `Example ${row}`;
    const email = row % 31 === 0 ? `contact.${row}` : `contact.${row}@example.com`;
    const phone = row % 17 === 0 ? `030 ${100_000 + row}` : `+49 30 ${100_000 + row}`;
    const department = row % 29 === 0 ? 'Legal' : row % 37 === 0 ? 'Finance' : 'Sales';
    const country = row % 41 === 0 ? 'Atlantis' : 'Germany';
    const birthdate = row % 43 === 0 ? '24.12.1980' : '1980-12-24';
    lines.push([`Contact`, lastName, email, phone, department, country, 'Web', birthdate].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function findJobId(stdout: string): string {
  const [jobId] = /\b750[A-Za-z0-9]{15}\b/.exec(stdout) ?? [];
  if (jobId === undefined) throw new Error(`The CLI made no job: ${stdout}`);
  return jobId;
}

function readMessage(stdout: string): string {
  const answer: unknown = JSON.parse(stdout);
  const known = typeof answer === 'object' && answer !== null && 'message' in answer;
  return known ? String(answer.message) : 'every row succeeded';
}
