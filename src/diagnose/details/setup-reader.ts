import type { ApexTrigger, Flow, ValidationRule } from '../../org/automation.ts';
import type { FieldDefinition, ObjectDescription } from '../../org/describe.ts';
import type { LimitReading } from '../../org/limits.ts';
import { isOrgError } from '../../org/org-error.ts';
import type { FoundRecords } from '../../org/query-records.ts';
import type { NotAllowed, SetupSubject } from '../../report/group-details.ts';

/** What the details need of an org; each call costs one API call. */
export type SetupPorts = {
  describeObject(object: string): Promise<ObjectDescription>;
  readFieldDefinitions(object: string, names: readonly string[]): Promise<FoundRecords<FieldDefinition>>;
  readValidationRules(object: string | null): Promise<FoundRecords<ValidationRule>>;
  readFlows(object: string | null): Promise<FoundRecords<Flow>>;
  readTriggers(object: string | null, names: readonly string[]): Promise<FoundRecords<ApexTrigger>>;
  readLimits(): Promise<LimitReading[]>;
  /** HTTP requests sent so far. */
  countCalls(): number;
};

/** What was read, and what kept it from being all. */
export type Reading<Found> = { found: Found; missing: NotAllowed[] };

/**
 * How Salesforce says that a user has no right to something: by a refusal, or as if it did not exist. An API version
 * without the object answers as the latter does too.
 */
const NO_RIGHT: ReadonlySet<string> = new Set([
  'INVALID_TYPE',
  'NOT_FOUND',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'FUNCTIONALITY_NOT_ENABLED',
  'API_DISABLED_FOR_ORG',
]);

/**
 * Reads the setup of an org for the details of any number of jobs: each question is asked once, and one that fails
 * becomes a part of the report instead of an error, for the diagnosis stands without it.
 */
export class SetupReader {
  readonly #ports: SetupPorts;
  readonly #onAsk: (subject: SetupSubject) => void;
  readonly #answers = new Map<string, Promise<Reading<unknown>>>();

  /** @param onAsk hears of each question before its call */
  constructor(ports: SetupPorts, { onAsk = () => {} }: { onAsk?: (subject: SetupSubject) => void } = {}) {
    this.#ports = ports;
    this.#onAsk = onAsk;
  }

  get calls(): number {
    return this.#ports.countCalls();
  }

  describeObject(object: string): Promise<Reading<ObjectDescription | null>> {
    return this.#ask('describe', [object], null, async () => whole(await this.#ports.describeObject(object)));
  }

  fieldDefinitions(object: string, names: readonly string[]): Promise<Reading<FieldDefinition[]>> {
    const read = async (): Promise<Reading<FieldDefinition[]>> =>
      records(await this.#ports.readFieldDefinitions(object, names), 'field-definitions');
    return this.#ask('field-definitions', [object, ...names], [], read);
  }

  validationRules(object: string | null): Promise<Reading<ValidationRule[]>> {
    const read = async (): Promise<Reading<ValidationRule[]>> =>
      records(await this.#ports.readValidationRules(object), 'validation-rules');
    return this.#ask('validation-rules', [object], [], read);
  }

  flows(object: string | null): Promise<Reading<Flow[]>> {
    return this.#ask('flows', [object], [], async () => records(await this.#ports.readFlows(object), 'flows'));
  }

  triggers(object: string | null, names: readonly string[]): Promise<Reading<ApexTrigger[]>> {
    const read = async (): Promise<Reading<ApexTrigger[]>> =>
      records(await this.#ports.readTriggers(object, names), 'triggers');
    return this.#ask('triggers', [object, ...names], [], read);
  }

  limits(): Promise<Reading<LimitReading[]>> {
    return this.#ask('limits', [], [], async () => whole(await this.#ports.readLimits()));
  }

  async #ask<Found>(
    subject: SetupSubject,
    about: readonly (string | null)[],
    nothing: Found,
    read: () => Promise<Reading<Found>>,
  ): Promise<Reading<Found>> {
    const key = JSON.stringify([subject, ...about]);
    const asked = this.#answers.get(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the subject decides the type
    if (asked) return asked as Promise<Reading<Found>>;
    this.#onAsk(subject);
    const answer = read().catch((error: unknown) => ({ found: nothing, missing: [describeFailure(subject, error)] }));
    this.#answers.set(key, answer);
    return answer;
  }
}

function whole<Found>(found: Found): Reading<Found> {
  return { found, missing: [] };
}

function records<Shape>({ records: found, complete }: FoundRecords<Shape>, subject: SetupSubject): Reading<Shape[]> {
  return { found, missing: complete ? [] : [{ subject, reason: 'partial', code: null }] };
}

function describeFailure(subject: SetupSubject, error: unknown): NotAllowed {
  if (!isOrgError(error)) throw error;
  const code = error.data.errors[0]?.code ?? null;
  const refused = error.data.httpStatus === 403 || (code !== null && NO_RIGHT.has(code));
  return { subject, reason: refused ? 'not-allowed' : 'failed', code: code ?? error.name };
}
