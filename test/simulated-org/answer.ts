/** What a handler returns. `write-answer.ts` is the only place that puts one on the wire. */
export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: AnswerBody;
};

/** Text and buffers go out with a Content-Length, files too; chunks are made while they are sent. */
export type AnswerBody = string | Buffer | FileBody | ChunkBody;

/** `gzipFile` holds the same bytes compressed: sent as it is to clients that accept gzip. */
export type FileBody = { file: string; gzipFile?: string | undefined };

export type ChunkBody = { chunks: () => Iterable<Buffer> | AsyncIterable<Buffer> };

export function answerJson(value: unknown, status = 200): Answer {
  return answerText(JSON.stringify(value), 'application/json;charset=UTF-8', status);
}

export function answerText(body: string, contentType: string, status = 200): Answer {
  return { status, headers: { 'content-type': contentType }, body };
}

export function answerCsv(body: AnswerBody, headers: Record<string, string> = {}): Answer {
  return { status: 200, headers: { 'content-type': 'text/csv;charset=UTF-8', ...headers }, body };
}

export function answerNothing(status: number): Answer {
  return { status };
}
