import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import manifest from '../package.json' with { type: 'json' };
import snapshot from '../command-snapshot.json' with { type: 'json' };

const root = new URL('../', import.meta.url);
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/retrying.md', 'bench/README.md'].filter((page) =>
  existsSync(new URL(page, root)),
);
const flagsOf = new Map(snapshot.map(({ command, flags }) => [command.replaceAll(':', ' '), flags]));

for (const page of PAGES) {
  const text = readFileSync(new URL(page, root), 'utf8').split('<!-- commands: generated')[0] ?? '';

  describe(`The commands in ${page}`, () => {
    const lines = [...text.matchAll(/\bsf (errors [^`\n#|]*)/g)].map(([, line = '']) => line.trim());
    for (const line of new Set(lines)) {
      it(`can be typed: sf ${line}`, () => {
        const command = [...flagsOf.keys()].find((id) => line === id || line.startsWith(`${id} `));
        expect(command, 'the command').to.be.a('string');
        const flags = [...line.matchAll(/ --([a-z][a-z-]*)/g)].map(([, flag]) => flag);
        expect(flagsOf.get(command ?? '')).to.include.members(flags);
      });
    }

    it('are scripts of package.json where npm runs them', () => {
      const scripts = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
      expect(Object.keys(manifest.scripts)).to.include.members(scripts);
    });

    it('link to files that are there', () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link);
      const base = new URL(page, root);
      expect(links.filter((link) => !existsSync(fileURLToPath(new URL(link, base))))).to.deep.equal([]);
    });
  });
}
