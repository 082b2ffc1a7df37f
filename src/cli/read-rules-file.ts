import { readFile } from 'node:fs/promises';
import type * as Yaml from 'yaml';
import type { z } from 'zod';
import { rulesFileSchema, type RulesFile } from './rules-file.ts';

/** A rules file that can't be used; `faults` are whole lines to show, `code` is the file system's. */
export class RulesFileError extends Error {
  override readonly name = 'RulesFileError';
  readonly code: string | null;
  readonly faults: readonly string[];

  constructor({ code = null, faults = [] }: { code?: string | null; faults?: readonly string[] }) {
    super('The rules file can not be used.');
    this.code = code;
    this.faults = faults;
  }
}

const MOST_FAULTS = 5;

/**
 * Reads a rules file in YAML, of which JSON is a part.
 *
 * @throws RulesFileError, with line and path of each wrong key
 */
export async function readRulesFile(file: string): Promise<RulesFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new RulesFileError({ code: error instanceof Error && 'code' in error ? String(error.code) : '?' });
  }
  return parseRulesFile(text);
}

/** @throws RulesFileError */
export async function parseRulesFile(text: string): Promise<RulesFile> {
  // Loaded late: it takes as long as all else a check loads.
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw new RulesFileError({
      faults: document.errors.slice(0, MOST_FAULTS).map(({ pos, message }) => `line ${lineAt(pos[0])}: ${message}`),
    });
  }
  const read = rulesFileSchema.safeParse(toPlain(document));
  if (read.success) return read.data;
  const findLine = (path: readonly PropertyKey[]): number => lineAt(findOffset(yaml, document, path));
  const faults = read.error.issues.flatMap((issue) => describeIssue(issue, findLine));
  throw new RulesFileError({ faults: faults.slice(0, MOST_FAULTS) });
}

/** Aliases of aliases can grow without end; the library refuses those, and so is the file refused. */
function toPlain(document: Yaml.Document): unknown {
  try {
    return document.toJS();
  } catch {
    throw new RulesFileError({ faults: ['line 1: Too many aliases'] });
  }
}

function describeIssue(issue: z.core.$ZodIssue, findLine: (path: readonly PropertyKey[]) => number): string[] {
  const unknown = issue.code === 'unrecognized_keys';
  const paths = unknown ? issue.keys.map((key) => issue.path.concat(key)) : [issue.path];
  const message = unknown ? 'Unknown key' : issue.message;
  return paths.map((path) => {
    const place = path.length === 0 ? '' : `, ${path.join('.')}`;
    return `line ${findLine(path)}${place}: ${message}`;
  });
}

/** Where the key at a path begins; a list's entry where it begins itself; else what holds it. */
function findOffset(yaml: typeof Yaml, document: Yaml.Document, path: readonly PropertyKey[]): number {
  const last = path.at(-1);
  const parent: unknown = path.length === 0 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (yaml.isMap(parent) && last !== undefined) {
    const pair = parent.items.find(({ key }) => yaml.isScalar(key) && key.value === last);
    if (yaml.isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  const node: unknown = document.getIn([...path], true);
  if (yaml.isNode(node)) return node.range?.[0] ?? 0;
  return path.length === 0 ? 0 : findOffset(yaml, document, path.slice(0, -1));
}
