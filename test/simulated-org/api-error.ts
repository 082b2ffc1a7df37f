import { answerJson, type Answer } from './answer.ts';

/** A refusal as Salesforce sends it: HTTP status, error code, message. `toAnswer` alone knows how it looks on the wire. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }

  toAnswer(): Answer {
    return answerJson([{ errorCode: this.code, message: this.message }], this.status);
  }
}

/** An OAuth refusal: another shape than every other route's. */
export class OauthError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'OauthError';
    this.code = code;
  }

  toAnswer(): Answer {
    return answerJson({ error: this.code, error_description: this.message }, 400);
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function methodNotAllowed(method: string, allowed: readonly string[]): ApiError {
  const list = allowed.toSorted().join(',');
  return new ApiError(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${list}`);
}

export function invalidSession(): ApiError {
  return new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
}

/** A refusal by the Bulk API itself, whose codes are written in capitals without underscores. */
export function bulkError(code: string, message: string, status = 400): ApiError {
  return new ApiError(status, code, message);
}
