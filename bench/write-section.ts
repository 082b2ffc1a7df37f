import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Puts a text between the two markers of a section of bench/README.md. */
export async function writeSection([start, end]: readonly [string, string], text: string): Promise<void> {
  const file = fileURLToPath(new URL('README.md', import.meta.url));
  const [before, rest] = (await readFile(file, 'utf8')).split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`bench/README.md has lost its markers ${start} … ${end}`);
  }
  await writeFile(file, `${before}${start}\n\n${text}\n\n${end}${after}`);
}
