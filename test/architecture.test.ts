import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** What each folder of src may import: folders of src, and packages. Node's own modules are free to all. */
const LAYERS: Record<string, { folders: string[]; packages: string[] }> = {
  commands: {
    folders: ['cli', 'diagnose', 'history', 'org', 'redact', 'report', 'sitecore'],
    packages: ['@salesforce/core', '@salesforce/sf-plugins-core', '@oclif/core'],
  },
  cli: {
    folders: ['diagnose', 'org', 'redact', 'report', 'report/render', 'sitecore'],
    packages: ['@oclif/core', '@salesforce/core', '@salesforce/sf-plugins-core', 'yaml', 'yazl', 'zod'],
  },
  history: { folders: ['report'], packages: ['zod'] },
  diagnose: {
    folders: ['history', 'org', 'sitecore', 'scan', 'extract', 'classify', 'catalogue', 'redact', 'report'],
    packages: ['p-map', 'zod'],
  },
  redact: { folders: ['report'], packages: [] },
  sitecore: { folders: ['org', 'scan', 'report'], packages: ['undici', 'zod'] },
  org: { folders: ['scan', 'redact', 'report'], packages: ['@salesforce/core', 'undici', 'zod', 'fast-xml-parser'] },
  scan: { folders: ['report'], packages: ['zod'] },
  extract: { folders: ['catalogue', 'report'], packages: ['zod', 'fast-xml-parser'] },
  classify: { folders: ['catalogue', 'redact', 'report'], packages: ['zod'] },
  catalogue: { folders: ['report'], packages: ['zod'] },
  report: { folders: [], packages: [] },
  'report/render': { folders: ['report'], packages: ['@salesforce/core', 'fast-wrap-ansi', 'ansis'] },
  index: { folders: ['diagnose', 'classify', 'catalogue', 'report'], packages: [] },
};

type Module = { name: string; layer: string; text: string; imports: string[] };

const modules: Module[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const unix = name.split(path.sep).join('/');
    const text = readFileSync(path.join(source, name), 'utf8');
    const imports = [
      ...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gms),
    ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
    return { name: unix, layer: layerOf(unix), text, imports };
  });

function layerOf(name: string): string {
  if (name.startsWith('report/render/')) return 'report/render';
  return name.includes('/') ? (name.split('/')[0] ?? '') : name.replace(/\.ts$/, '');
}

describe('The layers of src', () => {
  it('holds only folders that the table knows', () => {
    expect(modules.map(({ layer }) => layer)).to.satisfy((layers: string[]) =>
      layers.every((layer) => layer in LAYERS),
    );
    expect(modules).to.have.length.above(20);
  });

  for (const { name, layer, imports } of modules) {
    it(`lets ${name} import only what its layer may`, () => {
      const allowed = LAYERS[layer];
      for (const target of imports) {
        if (target.startsWith('.')) {
          const resolved = path.posix.join(path.posix.dirname(name), target);
          const folder = layerOf(resolved);
          const ok = folder === layer || allowed?.folders.includes(folder) === true || mayRender(layer, folder);
          expect(ok, `${name} imports ${resolved}`).to.equal(true);
        } else if (!target.startsWith('node:') && !builtinModules.includes(target)) {
          const ok = allowed?.packages.some((known) => target === known || target.startsWith(`${known}/`));
          expect(ok, `${name} imports ${target}`).to.equal(true);
        }
      }
    });
  }

  it('loads messages in commands and renderers only', () => {
    const loading = modules.filter(({ text }) => text.includes('Messages.load')).map(({ layer }) => layer);
    expect(new Set(loading)).to.deep.equal(new Set(['commands', 'report/render']));
  });

  it('touches a Connection in org only', () => {
    const touching = modules.filter(({ text, layer }) => /\bConnection\b/.test(text) && layer !== 'org');
    expect(touching.map(({ name }) => name)).to.deep.equal([]);
  });

  it('reads the clock, the terminal and the environment in commands and org only', () => {
    const reading = modules.filter(
      ({ text, layer }) =>
        !['commands', 'org'].includes(layer) && /\bDate\.now\(|new Date\(\)|process\.(stdout|stderr|env)\b/.test(text),
    );
    expect(reading.map(({ name }) => name)).to.deep.equal([]);
  });

  it('has no circular imports', () => {
    const graph = new Map(
      modules.map(({ name, imports }) => [
        name,
        imports.filter((to) => to.startsWith('.')).map((to) => path.posix.join(path.posix.dirname(name), to)),
      ]),
    );
    const done = new Set<string>();
    const visit = (name: string, trail: string[]): void => {
      if (done.has(name)) return;
      expect(trail, `circular import: ${[...trail, name].join(' → ')}`).not.to.include(name);
      for (const next of graph.get(name) ?? []) visit(next, [...trail, name]);
      done.add(name);
    };
    for (const name of graph.keys()) visit(name, []);
  });
});

/** Only commands turn a report into text. */
function mayRender(layer: string, folder: string): boolean {
  return layer === 'commands' && folder === 'report/render';
}
