import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { rowFormatter, salesforceForm, type ResultCsvForm } from './result-csv.ts';
import * as errors from './row-error.ts';
import { encodeBase62, toLongId } from './salesforce-id.ts';

export type GeneratorOptions = Partial<ResultCsvForm> & {
  /** How many rows; or else `bytes`. */
  rows?: number;
  /** Rows are added until the file has at least this size. */
  bytes?: number;
  /** The same seed gives the same file. */
  seed?: number;
  /** The uploaded columns. Known names get fitting values, others a word. */
  columns?: readonly string[];
};

/** What a generated file holds. */
export type GeneratedTruth = {
  rows: number;
  bytes: number;
  /** Rows by status code. */
  codes: Record<string, number>;
  /** Rows whose error has no code. */
  withoutCode: number;
};

type Random = (below: number) => number;
type ErrorKind = {
  code: string;
  share: number;
  /** The column that is empty in such rows. */ blank?: string;
  write: (random: Random, serial: number) => string;
};

const firstNames = ['Ada', 'Björn', 'Chidi', 'Dora', 'Émile', 'Farah', 'Goran', 'Hina', 'Ivo', 'Jun'];
const lastNames = ["O'Neil", 'Muster', 'García', 'Tanaka', 'van der Berg', 'Smith, Jr.', 'Novák', 'Okafor'];
const cities = ['Lisbon', 'Kraków', 'San José', 'Utrecht', 'Osaka', 'Nairobi'];
const words = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
const triggers = ['ContactTrigger', 'AccountSyncTrigger', 'acme.LeadRouterTrigger'];

function makeId(prefix: string, serial: number): string {
  return toLongId(`${prefix}Hs00000${encodeBase62(serial * 7919 + 13, 5)}`);
}

/** The mix: shares in percent. Ids, numbers and addresses differ from row to row, as they do in real files. */
const errorKinds: readonly ErrorKind[] = [
  {
    code: 'REQUIRED_FIELD_MISSING',
    share: 22,
    blank: 'LastName',
    write: () => errors.requiredFieldMissing(['LastName']),
  },
  {
    code: 'DUPLICATE_VALUE',
    share: 18,
    write: (_, serial) => errors.duplicateValue('CRM_Key__c', makeId('003', serial)),
  },
  {
    code: 'UNABLE_TO_LOCK_ROW',
    share: 15,
    write: (random) =>
      errors.unableToLockRow(Array.from({ length: 1 + random(3) }, () => makeId('001', random(50_000)))),
  },
  {
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    share: 14,
    write: (random) =>
      random(2) === 0
        ? errors.validationRule('Give the phone number with its country code: +49, +351 …', 'Phone')
        : errors.validationRule('Contacts of a "key" account need a department.'),
  },
  {
    code: 'INVALID_EMAIL_ADDRESS',
    share: 8,
    write: (random) => errors.invalidEmail('Email', 'Email', `${words[random(8)]}${random(1000)}@nowhere`),
  },
  {
    code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    share: 8,
    write: (random) => {
      const trigger = triggers[random(3)] ?? '';
      if (random(3) === 0) return errors.triggerLimit(trigger, `Too many SOQL queries: ${101 + random(3)}`);
      return errors.triggerDmlFailure(
        trigger,
        'AfterInsert',
        'REQUIRED_FIELD_MISSING',
        'Required fields are missing: [Subject]',
      );
    },
  },
  {
    code: 'STRING_TOO_LONG',
    share: 5,
    write: (random) => errors.stringTooLong('Title', 'Title', 'Head of '.repeat(17 + random(5)), 128),
  },
  {
    code: 'CANNOT_EXECUTE_FLOW_TRIGGER',
    share: 4,
    write: () => errors.flowFailure('Contact After Save', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Pick a region first'),
  },
  {
    code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    share: 2,
    write: (random) => errors.restrictedPicklist('LeadSource', words[random(8)] ?? ''),
  },
  { code: 'INVALID_CROSS_REFERENCE_KEY', share: 1, write: () => errors.invalidCrossReference() },
  {
    code: 'MALFORMED_ID',
    share: 1,
    write: (random) => errors.malformedId('Account ID', 'AccountId', `ACC-${random(100_000)}`),
  },
  {
    code: 'INVALID_FIELD',
    share: 1,
    write: (random) => errors.undeserializable(5, `${1 + random(12)}/${1 + random(28)}/1980`, 'date', 'Birthdate'),
  },
  { code: '', share: 1, write: () => errors.errorWithoutCode() },
];

const kindByPercent = errorKinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind));

const valueOf: Record<string, (random: Random, serial: number) => string> = {
  FirstName: (random) => firstNames[random(10)] ?? '',
  LastName: (random) => lastNames[random(8)] ?? '',
  Email: (random, serial) => `${words[random(8)]}.${serial}@customer.example`,
  Phone: (random) => `+49 30 ${100_000 + random(900_000)}`,
  Birthdate: (random) => `19${50 + random(50)}-0${1 + random(9)}-${10 + random(18)}`,
  MailingCity: (random) => cities[random(6)] ?? '',
  AccountId: (random) => makeId('001', random(50_000)),
  CRM_Key__c: (_, serial) => `CRM-${serial}`,
};

const defaultColumns = [
  'FirstName',
  'LastName',
  'Email',
  'Phone',
  'AccountId',
  'Birthdate',
  'MailingCity',
  'CRM_Key__c',
];
const chunkCharacters = 131_072;

/**
 * The failed results of a contact load, of any size, made while they are read: chunks of 64 KB and more. Give it to
 * `addIngestJob({ failed })`, iterate it, or write it to a file; each reading makes the same bytes.
 */
export class GeneratedResults {
  readonly #options: GeneratorOptions;
  #truth: GeneratedTruth | undefined;

  constructor(options: GeneratorOptions) {
    if ((options.rows === undefined) === (options.bytes === undefined)) throw new Error('Give either rows or bytes');
    this.#options = options;
  }

  /** Rows in the file, as far as known: given, or counted by a reading. */
  get count(): number | undefined {
    return this.#options.rows ?? this.#truth?.rows;
  }

  /** What the file holds. There once the file has been read to its end, or measured. */
  get truth(): GeneratedTruth {
    if (this.#truth === undefined) throw new Error('The generated file has not been read to its end yet');
    return this.#truth;
  }

  /** Reads the file once for its truth, into nothing. */
  measure(): GeneratedTruth {
    const reading = this.#generate();
    while (reading.next().done !== true);
    return this.truth;
  }

  chunks(): Generator<Buffer> {
    return this.#generate();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    yield* this.#generate();
  }

  /** Writes the file, and on request its compressed twin. */
  async writeTo(file: string, gzipFile?: string): Promise<GeneratedTruth> {
    await pipeline(this.#generate(), createWriteStream(file));
    if (gzipFile !== undefined) await pipeline(this.#generate(), createGzip(), createWriteStream(gzipFile));
    return this.truth;
  }

  *#generate(): Generator<Buffer> {
    const { rows = Infinity, bytes: wanted = Infinity, seed = 1, columns = defaultColumns } = this.#options;
    const form = { ...salesforceForm, ...this.#options };
    const format = rowFormatter(form);
    const lineEnd = form.lineEnding === 'CRLF' ? '\r\n' : '\n';
    const random = startRandom(seed);
    const makers = columns.map((column) => valueOf[column] ?? ((pick: Random) => words[pick(8)] ?? ''));
    const counts = new Map<string, number>();
    let text = (form.byteOrderMark ? '\uFEFF' : '') + format.header(['sf__Id', 'sf__Error', ...columns]);
    let bytes = 0;
    let row = 0;
    // The text not yet encoded is estimated by its length, which only makes the file a little larger.
    for (; row < rows && bytes + text.length < wanted; row++) {
      const kind = kindByPercent[random(100)] ?? errorKinds[0];
      if (kind === undefined) break;
      counts.set(kind.code, (counts.get(kind.code) ?? 0) + 1);
      text +=
        lineEnd +
        format.row([
          '',
          kind.write(random, row),
          ...makers.map((make, index) => (columns[index] === kind.blank ? '' : make(random, row))),
        ]);
      if (text.length >= chunkCharacters) {
        const chunk = Buffer.from(text);
        bytes += chunk.length;
        text = '';
        yield chunk;
      }
    }
    const rest = Buffer.from(form.finalLineEnd ? text + lineEnd : text);
    const { ['']: withoutCode = 0, ...codes } = Object.fromEntries(counts);
    this.#truth = { rows: row, bytes: bytes + rest.length, codes, withoutCode };
    if (rest.length > 0) yield rest;
  }
}

export function generateFailedResults(options: GeneratorOptions): GeneratedResults {
  return new GeneratedResults(options);
}

/** Small whole numbers, the same for the same seed (xorshift32). */
function startRandom(seed: number): Random {
  let state = seed * 2_654_435_769 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
