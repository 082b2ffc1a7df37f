import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import type { SimulatedOrg } from '../simulated-org/simulated-org.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const cliScript = join(repository, 'node_modules/@salesforce/cli/bin/run.js');
const guardHook = join(repository, 'test/e2e/loopback-guard.cjs');
const defaultAlias = 'simulated';

export type SfRun = {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Standard output as JSON; throws with everything that was printed if it is none. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the shape and asserts on it
  json: <Result>() => Result;
};

export type SfRunOptions = {
  /** Standard input; closed at once without it. */
  input?: string;
  /** Added to the environment; undefined takes a variable out. */
  env?: Record<string, string | undefined>;
  /** The throw-away home unless said otherwise. */
  cwd?: string;
  /** Kills the process; a minute unless said otherwise. */
  timeoutMs?: number;
};

/** A running `sf`: for tests that press Ctrl-C or look at what is printed meanwhile. */
export type SfProcess = { process: ChildProcess; finished: Promise<SfRun> };

export type SfProgram = { file: string; args: string[]; cwd: string; env: NodeJS.ProcessEnv };

/** A throw-away HOME in which the real `sf` runs, cut off from the network. */
export type SfHome = {
  /** The folder: auth files, caches and what commands write to their working folder. */
  path: string;
  run: (args: readonly string[], options?: SfRunOptions) => Promise<SfRun>;
  start: (args: readonly string[], options?: SfRunOptions) => SfProcess;
  /** The command as a program to spawn, for whoever wants to watch the process itself. */
  program: (args: readonly string[]) => SfProgram;
  /** Logs in through `sf org login access-token`; throws if that fails. */
  login: (org: SimulatedOrg, alias?: string) => Promise<SfRun>;
  /** Writes the auth file itself: 50 times faster. Refreshable logins survive an expired session. */
  loginByFile: (org: SimulatedOrg, options?: { alias?: string; refreshable?: boolean }) => Promise<void>;
  /** What tried to leave this machine; a test expects nothing. */
  guardViolations: () => Promise<string[]>;
  /** Removes the folder. */
  dispose: () => Promise<void>;
};

/** Makes a HOME for `sf`; with this plugin linked (built before), unless `plugin` is false. */
export async function createSfHome(options: { plugin?: boolean } = {}): Promise<SfHome> {
  const path = await mkdtemp(join(tmpdir(), 'sf-home-'));
  const guardLog = join(path, 'guard.log');
  if (options.plugin !== false) await linkPlugin(path);
  const aliases: Record<string, string> = {};
  const start = (args: readonly string[], runOptions: SfRunOptions = {}): SfProcess =>
    startSf(args, runOptions, programOf(args, runOptions.cwd ?? path, homeEnvironment(path, guardLog, runOptions.env)));
  const run = async (args: readonly string[], runOptions?: SfRunOptions): Promise<SfRun> =>
    start(args, runOptions).finished;
  return {
    path,
    start,
    run,
    program: (args) => programOf(args, path, homeEnvironment(path, guardLog)),
    login: async (org, alias = defaultAlias) => {
      const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--no-prompt', '--alias', alias];
      const result = await run(login, { env: { SF_ACCESS_TOKEN: org.accessToken } });
      if (result.exitCode !== 0) throw new Error(`sf could not log in: ${result.stdout}${result.stderr}`);
      return result;
    },
    loginByFile: async (org, { alias = defaultAlias, refreshable = false } = {}) => {
      aliases[alias] = org.username;
      await writeAuth(path, org, aliases, refreshable);
    },
    guardViolations: async () => (existsSync(guardLog) ? (await readFile(guardLog, 'utf8')).trim().split('\n') : []),
    dispose: async () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** Node 24 whichever Node runs the tests: the CLI needs 22 or newer. */
function nodeBinary(): string {
  const [major = 0] = process.versions.node.split('.').map(Number);
  return major >= 22 ? process.execPath : join(repository, 'node_modules/.bin/node');
}

function homeEnvironment(
  home: string,
  guardLog: string,
  extra: Record<string, string | undefined> = {},
): NodeJS.ProcessEnv {
  const dropped =
    /^(?:https?_proxy|all_proxy|no_proxy|NODE_V8_COVERAGE|NODE_OPTIONS|XDG_.*|SF_.*|SFDX_.*|OCLIF_.*|FORCE_COLOR)$/i;
  const inherited = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, 'AppData'),
    // Not SF_AUTOUPDATE_DISABLE, which starts the update it should prevent.
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    OCLIF_DISABLE_LINKED_ESM_WARNING: 'true',
    NODE_OPTIONS: `--require "${guardHook.replaceAll('\\', '/')}"`,
    LOOPBACK_GUARD_LOG: guardLog,
    ...extra,
  };
}

function programOf(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): SfProgram {
  return { file: nodeBinary(), args: [cliScript, ...args], cwd, env };
}

function startSf(args: readonly string[], options: SfRunOptions, program: SfProgram): SfProcess {
  const child = spawn(program.file, program.args, { cwd: program.cwd, env: program.env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A process that ends without reading its input is no fault of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const finished = new Promise<SfRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, stdout, stderr, json: () => parseOutput(args, exitCode, stdout, stderr) });
    });
  });
  return { process: child, finished };
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
function parseOutput<Result>(args: readonly string[], exitCode: number | null, stdout: string, stderr: string): Result {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    return JSON.parse(stdout) as Result;
  } catch {
    throw new Error(`sf ${args.join(' ')} (exit ${exitCode}) printed no JSON.\nstdout: ${stdout}\nstderr: ${stderr}`);
  }
}

/** What `sf plugins link` leaves behind. */
async function linkPlugin(home: string): Promise<void> {
  const plugins = [{ name: manifest.name, root: repository.replace(/[/\\]$/, ''), type: 'link' }];
  const content = { name: '@salesforce/cli', dependencies: {}, oclif: { plugins, schema: 1 }, private: true };
  for (const folder of [join(home, '.local/share/sf'), join(home, 'AppData/sf')]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify(content));
  }
}

/** `sf` takes tokens in plain text, and encrypts them when it next saves the file. */
async function writeAuth(
  home: string,
  org: SimulatedOrg,
  aliases: Record<string, string>,
  refreshable: boolean,
): Promise<void> {
  const folder = join(home, '.sfdx');
  await mkdir(folder, { recursive: true });
  const auth = {
    orgId: org.organizationId,
    username: org.username,
    accessToken: org.accessToken,
    instanceUrl: org.url,
    loginUrl: org.url,
    instanceApiVersion: '67.0',
    instanceApiVersionLastRetrieved: new Date().toLocaleString(),
    isDevHub: false,
    ...(refreshable ? { refreshToken: org.refreshToken, clientId: 'PlatformCLI' } : {}),
  };
  await writeFile(join(folder, `${org.username}.json`), JSON.stringify(auth), { mode: 0o600 });
  await writeFile(join(folder, 'alias.json'), JSON.stringify({ orgs: aliases }), { mode: 0o600 });
}
