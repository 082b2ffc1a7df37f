import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
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
export function parseRulesFile(text: string): RulesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw new RulesFileError({
      faults: document.errors.slice(0, MOST_FAULTS).map(({ pos, message }) => `line ${lineAt(pos[0])}: ${message}`),
    });
  }
  const read = rulesFileSchema.safeParse(toPlain(document));
  if (read.success) return read.data;
  const faults = read.error.issues.flatMap((issue) => describeIssue(issue, document, lineAt));
  throw new RulesFileError({ faults: faults.slice(0, MOST_FAULTS) });
}

/** Aliases of aliases can grow without end; the library refuses those, and so is the file refused. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS();
  } catch {
    throw new RulesFileError({ faults: ['line 1: Too many aliases'] });
  }
}

function describeIssue(issue: z.core.$ZodIssue, document: Document, lineAt: (offset: number) => number): string[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [[...issue.path]];
  return paths.map((path) => {
    const line = lineAt(findOffset(document, path));
    const message = issue.code === 'unrecognized_keys' ? 'Unknown key' : issue.message;
    return path.length === 0 ? `line ${line}: ${message}` : `line ${line}, ${path.join('.')}: ${message}`;
  });
}

/** Where the key at a path begins; a list's entry where it begins itself; else what holds it. */
function findOffset(document: Document, path: readonly PropertyKey[]): number {
  const last = path.at(-1);
  const parent: unknown = path.length === 0 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent) && last !== undefined) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  const node: unknown = document.getIn([...path], true);
  if (isNode(node)) return node.range?.[0] ?? 0;
  return path.length === 0 ? 0 : findOffset(document, path.slice(0, -1));
}
