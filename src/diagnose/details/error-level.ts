import { codeKey } from '../../catalogue/code-key.ts';
import type { FailureGroup } from '../../report/bulk-job.ts';
import type { CodeLocation, ExplainedError } from '../../report/explained-error.ts';

/** One error of a chain, from the outside in, as the checks of the setup see it. */
export type ErrorLevel = {
  code: string | null;
  /** Its message, or several of them where a group has examples. */
  texts: string[];
  fields: string[];
  location: CodeLocation | null;
  /** Whether it speaks of the job's own object; an inner error may come from any object. */
  outer: boolean;
};

export function levelsOfGroup({ code, template, examples, fields, location, inner }: FailureGroup): ErrorLevel[] {
  const texts = [...new Set([...examples.map(({ message }) => message), template])];
  return [{ code, texts, fields, location, outer: true }, ...levelsInside(inner)];
}

export function levelsOfError({ code, entry, message, fields, location, inner }: ExplainedError): ErrorLevel[] {
  return [
    { code: code ?? entry?.code ?? null, texts: [message], fields, location, outer: true },
    ...levelsInside(inner),
  ];
}

function levelsInside(inner: ExplainedError | null): ErrorLevel[] {
  if (inner === null) return [];
  const { code, message, fields, location } = inner;
  return [{ code, texts: [message], fields, location, outer: false }, ...levelsInside(inner.inner)];
}

/** Whether the level has one of the codes, given as `codeKey` writes them. */
export function hasCode({ code }: ErrorLevel, keys: ReadonlySet<string>): boolean {
  return code !== null && keys.has(codeKey(code));
}

export function keysOf(...codes: string[]): ReadonlySet<string> {
  return new Set(codes.map(codeKey));
}
