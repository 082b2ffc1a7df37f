import { isKnownCode } from '../catalogue/known-codes.ts';
import type { FailureGroup, RetryCounts } from '../report/bulk-job.ts';
import type { ExplainedError } from '../report/explained-error.ts';
import { maskSecrets } from '../redact/replace-secrets.ts';
import { printable } from '../report/printable.ts';
import type { Api, RetryVerdict } from '../report/vocabulary.ts';
import { CauseFamily } from './cause-family.ts';
import { CauseGroup } from './cause-group.ts';
import { causeText } from './cause-text.ts';
import { explainParsed, innermost, openRowError } from './explain-error.ts';
import { familyKey } from './group-key.ts';
import type { ListedRecords } from './listed-records.ts';
import type { ParsedError } from './parsed-error.ts';
import { RecentTexts } from './recent-texts.ts';
import { tellingWords } from './message-words.ts';
import { parseRowError } from './row-error.ts';
import { LONGEST_TEMPLATE, messageTemplate } from './template.ts';

export type FailureTallyOptions = {
  api: Api;
  /** The code of every row, where it stands apart from the message: the text of a row is then its message alone. */
  code?: string | null;
  /** Groups kept apart; rows beyond them are counted in one group a code. */
  maxGroups?: number;
  maxExamples?: number;
};

export type FailureSummary = {
  rows: number;
  /** The largest first; equal ones as they were met. */
  groups: FailureGroup[];
  /** Rows by what sending them again would do. */
  retry: Omit<RetryCounts, 'unprocessed'>;
  /** Rows in groups whose template is `OTHER_MESSAGES`, as their own groups would have been too many. */
  overflow: number;
};

/** The template of a group that holds rows with different messages. */
export const OTHER_MESSAGES = '(other messages)';

const LONGEST_CACHED = LONGEST_TEMPLATE;
const LONGEST_EXAMPLE = 1000;
const MOST_FIELDS_SHOWN = 50;
/** Part of the groups that has to be new before all of them are compared again. */
const LEAST_NEW = 0.1;

const COUNT_OF: Record<RetryVerdict, keyof FailureSummary['retry']> = {
  now: 'now',
  later: 'later',
  'after-fix': 'afterFix',
  never: 'never',
  unknown: 'unknown',
};

/**
 * Groups failed rows by cause: code, fields, place in the automation, code of the innermost error, and template of its message.
 * Messages that differ in free text become one group when enough of them came in, and in any case in the result: see
 * `clusterMessages`. When there are too many groups, all are compared again; rows of further messages are then counted in one
 * group a code.
 * Made for millions of rows: a text met before costs one look-up, a text that differs from an earlier one only in ids or
 * values costs its template, and memory is bounded whatever the texts are. What is kept is cloned, as a part of a string
 * keeps the whole of it in memory.
 */
export class FailureTally {
  readonly #api: Api;
  readonly #code: string | null | undefined;
  readonly #maxGroups: number;
  readonly #maxExamples: number;
  readonly #families = new Map<string, CauseFamily>();
  readonly #others = new Map<string | null, CauseGroup>();
  readonly #texts = new RecentTexts<CauseGroup>();
  readonly #templates = new RecentTexts<CauseGroup>();
  readonly #findGroup = (error: string): CauseGroup =>
    this.#templates.get(messageTemplate(error), () => this.#makeGroup(error));
  /** Who has added a row asks for its group. */
  #lastError = '';
  #lastGroup: CauseGroup | null = null;
  #rows = 0;
  /** Groups that stand apart now, and groups made so far. */
  #size = 0;
  #made = 0;
  /** So many groups made, and all families are looked through again when there is no room. */
  #nextLook = 0;

  constructor({ api, code, maxGroups = 1000, maxExamples = 3 }: FailureTallyOptions) {
    this.#api = api;
    this.#code = code;
    this.#maxGroups = maxGroups;
    this.#maxExamples = maxExamples;
  }

  /** Rows added so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Adds a failed row: its error text, its record id ('' when Salesforce gave none), and its number in the results. */
  add(error: string, id: string, row: number): void {
    this.#rows++;
    const { facts, locks } = this.find(error);
    facts.count++;
    locks?.add(error);
    if (facts.examples.length < this.#maxExamples) {
      facts.examples.push({ row, id: id === '' ? null : printable(id), message: this.#exampleOf(error) });
    }
  }

  /** The group that rows with this text count to. No row is counted. */
  find(error: string): CauseGroup {
    if (error !== this.#lastError || this.#lastGroup === null) {
      this.#lastGroup =
        error.length > LONGEST_CACHED ? this.#makeGroup(error) : this.#texts.get(error, this.#findGroup);
      this.#lastError = error;
    }
    return this.#lastGroup.root;
  }

  /**
   * Counts another row of a group of this tally, without its text. False, and nothing is counted, where the text is needed: as an
   * example, or for the records it names when they are not given. Then the row is to be added.
   */
  addAgain(group: CauseGroup, records: ListedRecords | null = null): boolean {
    const { facts, locks } = group.root;
    if (facts.examples.length < this.#maxExamples || (locks !== null && records === null)) return false;
    this.#rows++;
    facts.count++;
    if (records !== null) locks?.addListed(records);
    return true;
  }

  result(): FailureSummary {
    for (const family of this.#families.values()) this.#condense(family);
    const others = [...this.#others.values()];
    const groups = [...[...this.#families.values()].flatMap((family) => family.groups), ...others]
      .toSorted((a, b) => b.facts.count - a.facts.count)
      .map(({ facts, locks }) => Object.assign(copyGroup(facts, this.#rows), locks?.result()));
    const retry = { now: 0, later: 0, afterFix: 0, never: 0, unknown: 0 };
    for (const group of groups) retry[COUNT_OF[group.retry]] += group.count;
    return { rows: this.#rows, groups, retry, overflow: others.reduce((sum, { facts }) => sum + facts.count, 0) };
  }

  /** Forgets all rows, for a scan that starts again. */
  clear(): void {
    this.#rows = 0;
    this.#size = 0;
    this.#made = 0;
    this.#nextLook = 0;
    this.#families.clear();
    this.#others.clear();
    this.#lastGroup = null;
    this.#texts.clear();
    this.#templates.clear();
  }

  #makeGroup(error: string): CauseGroup {
    const safe = maskSecrets(error);
    const parsed = this.#code === undefined ? openRowError(safe) : plainError(this.#code, safe);
    const fields = parsed.fields.slice(0, MOST_FIELDS_SHOWN).toSorted();
    const template = messageTemplate((innermost(parsed.inner) ?? parsed).message);
    const text = causeText(template, fields);
    const key = familyKey({ ...parsed, fields }) + tellingWords(text);
    const family = this.#families.get(key) ?? new CauseFamily();
    const known = family.find(text);
    if (known) return known;
    this.#makeRoom(family);
    const fitting = family.find(text);
    if (fitting) return fitting;
    if (this.#size >= this.#maxGroups) return this.#otherGroup(parsed.code);
    const group = new CauseGroup(structuredClone(groupOf(explainParsed(parsed, this.#api), fields, template)));
    this.#size++;
    this.#made++;
    this.#families.set(key, family);
    family.add(structuredClone(text), group);
    return group;
  }

  /** Looks for messages of one cause: in a family where many came in, in all of them when there are too many groups. */
  #makeRoom(family: CauseFamily): void {
    if (family.isDue) this.#condense(family, { early: true });
    if (this.#size < this.#maxGroups || this.#made < this.#nextLook) return;
    for (const each of this.#families.values()) this.#condense(each);
    this.#nextLook = this.#made + Math.ceil(this.#maxGroups * LEAST_NEW);
  }

  #condense(family: CauseFamily, options?: { early: boolean }): void {
    const before = family.size;
    family.condense(this.#maxExamples, options);
    this.#size -= before - family.size;
  }

  #exampleOf(error: string): string {
    const safe = maskSecrets(error);
    const message = this.#code === undefined ? parseRowError(safe).message : safe;
    return structuredClone(shorten(printable(message)));
  }

  /** One group a known code takes what is too various to be kept apart. */
  #otherGroup(rawCode: string | null): CauseGroup {
    const code = rawCode === this.#code || (rawCode !== null && isKnownCode(rawCode)) ? rawCode : null;
    let group = this.#others.get(code);
    if (!group) {
      group = new CauseGroup(groupOf(explainParsed(plainError(code, ''), this.#api), [], OTHER_MESSAGES));
      this.#others.set(code, group);
    }
    return group;
  }
}

function copyGroup(group: FailureGroup, rows: number): FailureGroup {
  return { ...group, share: group.count / rows, examples: [...group.examples] };
}

function groupOf(explained: ExplainedError, fields: string[], template: string): FailureGroup {
  const { code, entry, location, inner, suggestions } = explained;
  return {
    code,
    summary: entry?.summary ?? '',
    causes: entry?.causes ?? [],
    fixes: entry?.fixes ?? [],
    retry: entry?.retry ?? inner?.entry?.retry ?? 'unknown',
    fields: fields.map(printable),
    template: printable(template),
    count: 0,
    share: 0,
    examples: [],
    location,
    inner: inner === null ? null : shortenInner(inner),
    docs: entry?.docs ?? [],
    limits: entry?.limits ?? [],
    suggestions,
    lockedRecords: [],
    locks: null,
    details: null,
  };
}

function shortenInner(error: ExplainedError): ExplainedError {
  return {
    ...error,
    message: shorten(error.message),
    fields: error.fields.slice(0, MOST_FIELDS_SHOWN),
    inner: error.inner === null ? null : shortenInner(error.inner),
  };
}

function plainError(code: string | null, message: string): ParsedError {
  return { code, message, fields: [], location: null, inner: null };
}

function shorten(text: string): string {
  return text.length <= LONGEST_EXAMPLE ? text : `${text.slice(0, LONGEST_EXAMPLE).toWellFormed()}…`;
}
