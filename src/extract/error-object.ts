import type { Api } from '../report/vocabulary.ts';
import { isBulkCode, readCodeWord, type CodeWord } from './code-word.ts';
import { findStatus, findText, isFlag, isRecord, namesOf, type JsonRecord } from './json-record.ts';
import type { RawError, Shape } from './raw-error.ts';

/** Where an object stands, as far as its errors depend on it. */
export type Place = {
  shape: Shape | null;
  api: Api | null;
  httpStatus: number | null;
  /** The key it stands under: of an array, the array's. '' at the top. */
  key: string;
  /** Objects around it. */
  depth: number;
};

const MESSAGE_KEYS = [
  'message',
  'errorMessage',
  'exceptionMessage',
  'error_description',
  'errorDescription',
  'faultstring',
  'failureReason',
  'msg',
  'Message',
  'error_message',
  'compileProblem',
  'problem',
];
const SURE_CODE_KEYS = ['errorCode', 'exceptionCode', 'statusCode', 'errorStatusCode', 'error_code', 'ErrorCode'];
export const STATUS_KEYS = ['httpStatusCode', 'httpStatus', 'status_code', 'http_status', 'statusCode', 'errorCode'];
const FIELD_KEYS = ['fields', 'field'];

/** OAuth's codes: `invalid_grant`, `OAUTH_APP_ACCESS_DENIED`. A phrase (`Unauthorized`) is none. */
const OAUTH_CODE = /^(?:[a-z]+(?:_[a-z]+)+|[A-Z]+(?:_[A-Z]+)+)$/;

/** Keys under which an object with nothing but a message is an error. */
const ERROR_KEY = /^$|err|fault|exception|problem|failure|body|response|cause|detail/i;
const QUIET_LEVEL = /^(?:info|debug|trace|verbose|notice)$/i;

/** Reads an object that is one error: its code under any of the usual keys, or a message alone. */
export function readErrorObject(record: JsonRecord, place: Place): RawError | null {
  return readOauth(record, place) ?? readSitecoreLine(record) ?? readFault(record, place) ?? readCoded(record, place);
}

function readOauth(record: JsonRecord, place: Place): RawError | null {
  const code = findText(record, ['error'])?.trim();
  if (code === undefined) return null;
  const description = findText(record, ['error_description', 'errorDescription']);
  const alone = OAUTH_CODE.test(code) && (/^[a-z]/.test(code) || code.includes('OAUTH'));
  if (!alone && (description === null || !/^\w{3,60}$/.test(code))) return null;
  return {
    code,
    message: description ?? findText(record, MESSAGE_KEYS) ?? code,
    fields: [],
    api: 'oauth',
    httpStatus: findStatus(record, [...STATUS_KEYS, 'status']) ?? place.httpStatus,
    shape: 'oauth',
    line: null,
  };
}

/** A line of a Sitecore CDP error log: its codes are numbers. */
function readSitecoreLine(record: JsonRecord): RawError | null {
  const { ref, code } = record;
  const message = findText(record, ['message']);
  if (typeof ref !== 'string' || message === null || !/^\d{3}$/.test(String(code))) return null;
  return {
    code: String(code),
    message,
    fields: [],
    api: 'sitecore',
    httpStatus: null,
    shape: 'sitecore-line',
    line: null,
  };
}

/** A SOAP fault in any version, with the login's; also `<response><faultcode>` of the identity service. */
function readFault(record: JsonRecord, place: Place): RawError | null {
  const faultcode = findText(record, ['faultcode']);
  const soap12 = faultcode === null && 'Code' in record && 'Reason' in record;
  if (faultcode === null && !soap12) return null;
  const detail = findDetail(record['detail'] ?? record['Detail'], 0);
  const code = readCodeWord(
    (detail && findText(detail, ['exceptionCode'])) ?? faultcode ?? findLastValue(record['Code']),
    {
      sure: true,
    },
  ).code;
  const faultstring = findText(record, ['faultstring', 'error', 'message']) ?? findLastValue(record['Reason']) ?? '';
  const message = (detail && findText(detail, ['exceptionMessage'])) ?? dropCode(faultstring, code);
  const generic = code !== null && /^(?:Client|Server|Receiver|Sender|VersionMismatch|MustUnderstand)$/i.test(code);
  return {
    code: generic ? null : code,
    message: message.trim(),
    fields: detail ? namesOf(detail['fields']) : [],
    api: code?.startsWith('LOGIN_OAUTH') === true ? 'oauth' : 'soap',
    httpStatus: place.httpStatus,
    shape: 'soap-fault',
    line: null,
  };
}

/** The object with the exception inside a fault's detail: `<detail><sf:LoginFault>…`. */
function findDetail(value: unknown, depth: number): JsonRecord | null {
  if (!isRecord(value) || depth > 4) return null;
  if ('exceptionCode' in value) return value;
  for (const child of Object.values(value)) {
    const found = findDetail(child, depth + 1);
    if (found) return found;
  }
  return null;
}

/** The innermost text of SOAP 1.2's `<Code><Subcode><Value>` and `<Reason><Text>`. */
function findLastValue(value: unknown): string | null {
  let found: string | null = null;
  let node = value;
  for (let depth = 0; depth < 4 && isRecord(node); depth++) {
    found = findText(node, ['Value', 'Text']) ?? found;
    node = node['Subcode'];
  }
  return typeof value === 'string' ? value : found;
}

/** The first error of a DML exception, with its code. */
const FIRST_ERROR = /\bfirst error: [A-Z][A-Z0-9]*_[A-Z0-9_]+,/;

function readCoded(record: JsonRecord, place: Place): RawError | null {
  const word = findCodeWord(record, place);
  const first = findText(record, MESSAGE_KEYS) ?? findText(record, ['error']);
  const httpStatus =
    word.httpStatus ?? findStatus(record, STATUS_KEYS) ?? findStatus(record, ['status']) ?? place.httpStatus;
  // Middleware puts the HTTP status in the code's place, and the code into the message.
  const moved = word.code === null && first !== null && 'errorCode' in record ? readCodeWord(first).code : null;
  const description = moved === null ? null : findText(record, ['errorDescription', 'description', 'detail']);
  // What it then calls the error (APEX_ERROR) is a kind; the error itself stands in the description.
  const described = description !== null && FIRST_ERROR.test(description);
  const code = word.code ?? (described ? null : moved);
  const message = description ?? first;
  if (code === null && !described && !isMessageAlone(record, place, message, word)) return null;
  return {
    code,
    message: message === null ? (code ?? '') : dropCode(message, code),
    fields: findFields(record),
    api: place.api ?? findApi(record, code),
    httpStatus,
    shape: 'problem' in record ? 'deploy-result' : (place.shape ?? findShape(record, code)),
    line: null,
    ...(code === null && word.clientCode !== null ? { clientCode: word.clientCode } : {}),
  };
}

function findCodeWord(record: JsonRecord, { key: outer }: Place): CodeWord {
  const sure = SURE_CODE_KEYS.map((key) => readCodeWord(findText(record, [key]) ?? record[key], { sure: true }));
  // `code` and `name` belong to many programs: only what looks like Salesforce's counts, and numbers from 400 on.
  const told = findText(record, MESSAGE_KEYS) !== null;
  const own = !ERROR_KEY.test(outer) ? (told ? ['code'] : []) : told ? ['code', 'name'] : ['code'];
  const unsure = own.map((key) => readCodeWord(record[key]));
  const words = [...sure, ...unsure];
  return (
    words.find(({ code }) => code !== null) ??
    words.find(({ clientCode }) => clientCode !== null) ??
    sure.find(({ httpStatus }) => httpStatus !== null) ??
    unsure.find(({ httpStatus }) => httpStatus !== null && httpStatus >= 400) ?? {
      code: null,
      clientCode: null,
      httpStatus: null,
    }
  );
}

function isMessageAlone(record: JsonRecord, place: Place, message: string | null, word: CodeWord): boolean {
  if (message === null || !ERROR_KEY.test(place.key)) return false;
  if (QUIET_LEVEL.test(findText(record, ['level', 'severity']) ?? '')) return false;
  if (record['problemType'] === 'Warning') return false;
  if (isFlag(record['success'], true) || isFlag(record['isSuccess'], true)) return false;
  return word.clientCode !== null || word.httpStatus !== null || !('attributes' in record);
}

function findFields(record: JsonRecord): string[] {
  for (const key of FIELD_KEYS) {
    const names = namesOf(record[key]);
    if (names.length > 0) return names;
  }
  return [];
}

function findApi(record: JsonRecord, code: string | null): Api | null {
  if ('exceptionCode' in record) return 'bulk1';
  if (code !== null && isBulkCode(code)) return 'errorCode' in record ? 'bulk' : 'bulk1';
  if ('errorCode' in record || 'statusCode' in record) return code === null ? null : 'rest';
  return 'failureReason' in record ? 'connect' : null;
}

function findShape(record: JsonRecord, code: string | null): Shape {
  if ('exceptionCode' in record) return 'bulk1-error';
  return code === null ? 'message' : 'rest-object';
}

/** `CODE: message` without the code that is known already. */
function dropCode(message: string, code: string | null): string {
  if (code === null || !message.startsWith(code)) return message;
  const rest = /^\s?[:-]\s?/.exec(message.slice(code.length, code.length + 4));
  return rest ? message.slice(code.length + rest[0].length) : message;
}
