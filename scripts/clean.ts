// Removes what a build or a pack left: a stale lib/ or oclif.manifest.json hides commands from `sf`.
import { rmSync } from 'node:fs';

const root = new URL('../', import.meta.url);
rmSync(new URL('oclif.manifest.json', root), { force: true });
if (!process.argv.includes('--manifest')) rmSync(new URL('lib', root), { recursive: true, force: true });
