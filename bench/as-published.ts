import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs something while the plugin has the manifest that it is published with. Without one, a linked plugin is loaded whole by
 * every command of the CLI. The manifest goes again in the end: it would hide changed commands.
 */
export async function asPublished<Result>(run: () => Promise<Result>): Promise<Result> {
  runScript('generate.ts');
  try {
    return await run();
  } finally {
    runScript('clean.ts');
  }
}

function runScript(name: string): void {
  execFileSync(process.execPath, [path.join(root, 'scripts', name), '--manifest'], { cwd: root });
}
