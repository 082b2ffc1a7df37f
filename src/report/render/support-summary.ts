import type { EvidenceFile, RedactedKind, SupportItem, SupportJob } from '../support-bundle.ts';
import { formatCount, formatNumber } from './format.ts';
import { supportWords } from './support-words.ts';

/** What the summary tells; its texts are redacted. */
export type SupportSummary = {
  items: readonly SupportItem[];
  job: SupportJob | null;
  files: readonly EvidenceFile[];
  redacted: readonly RedactedKind[];
  valuesIncluded: boolean;
};

/** The summary in Markdown, ready to be pasted into a case. */
export function renderSupportSummary({ items, job, files, redacted, valuesIncluded }: SupportSummary): string {
  const lines = [
    `# ${supportWords.getMessage('summary.title')}`,
    '',
    ...items.flatMap(renderItem),
    ...(job === null ? [] : renderJob(job)),
    ...(files.length === 0 ? [] : renderFiles(files)),
    ...renderRedacted(redacted, valuesIncluded),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderItem({ item, value, how }: SupportItem): string[] {
  const name = supportWords.getMessage(`item.${item}`);
  if (value === null) return [`- **${name}:** ${supportWords.getMessage('summary.missing', [how ?? ''])}`];
  const [first = '', ...more] = value.split('\n');
  const lead = more.length === 0 ? [`- **${name}:** ${escape(first)}`] : [`- **${name}:**`, `  - ${escape(first)}`];
  const rest = more.map((line) => `  - ${escape(line)}`);
  return [...lead, ...rest, ...(how === null ? [] : [`  - ${supportWords.getMessage('summary.add', [how])}`])];
}

function renderJob({ id, kind, state, operation, object, complete, jobError, groups }: SupportJob): string[] {
  const what = [operation, object].filter((part) => part !== null).join(' ');
  const api = supportWords.getMessage(kind === 'classic' ? 'api.bulk1' : 'api.bulk');
  return [
    '',
    `## ${supportWords.getMessage('summary.job')}`,
    '',
    `- ${escape(supportWords.getMessage('summary.jobLine', [id, `${api} ${what}`, state]))}`,
    ...(jobError === null
      ? []
      : [`- ${escape([jobError.code, jobError.message].filter((part) => part !== null).join(': '))}`]),
    ...groups.map(({ code, message, rows }) => {
      const tokens = [formatCount('rows', rows), code ?? '–', oneLine(message)];
      return `- ${escape(supportWords.getMessage('summary.groupLine', tokens))}`;
    }),
    ...(complete ? [] : [`- ${supportWords.getMessage('summary.jobIncomplete')}`]),
  ];
}

function renderFiles(files: readonly EvidenceFile[]): string[] {
  const lines = files.map(({ name, bytes, cut }) =>
    supportWords.getMessage(`summary.${cut ? 'fileCut' : 'file'}`, [name, formatNumber(bytes)]),
  );
  return ['', `## ${supportWords.getMessage('summary.files')}`, '', ...lines.map((line) => `- ${line}`)];
}

function renderRedacted(redacted: readonly RedactedKind[], valuesIncluded: boolean): string[] {
  const lines = redacted.map(({ kind, count, distinct }) => {
    const name = supportWords.getMessage(`kind.${kind}`);
    return `- ${supportWords.getMessage('summary.redactedLine', [name, formatNumber(count), formatNumber(distinct)])}`;
  });
  const note = redacted.length === 0 ? 'redactedNone' : 'redactedNote';
  return [
    '',
    `## ${supportWords.getMessage('summary.redacted')}`,
    '',
    ...lines,
    ...(lines.length === 0 ? [] : ['']),
    escape(supportWords.getMessage(`summary.${note}`)),
    ...(valuesIncluded ? ['', supportWords.getMessage('summary.valuesIncluded')] : []),
  ];
}

/** Marks look like tags, which Markdown would hide. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*<>|]/g, String.raw`\$&`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
