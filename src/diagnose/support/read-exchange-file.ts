import type { Exchange, ExchangeFormat } from '../../extract/exchange/exchange.ts';
import { readExchangeLine, readExchanges } from '../../extract/exchange/read-exchanges.ts';
import { LineScanner } from '../../scan/line-scanner.ts';

/** A file up to this size is read as a whole; a larger one line by line, which a HAR file can't be. */
const MOST_WHOLE_BYTES = 32 * 1024 * 1024;
const LONGEST_LINE = 1024 * 1024;

/** A file that is too large to be read as what it is. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
  readonly mostBytes = MOST_WHOLE_BYTES;
  /** 1-based, in the order the files were given. */
  file = 0;
}

/** A file that the system does not let read; `code` is the system's. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly file: number;
  readonly code: string;

  constructor(file: number, code: string) {
    super(`File ${file} can not be read.`);
    this.file = file;
    this.code = code;
  }
}

/**
 * Reads the exchanges of a file of any format and, for logs, of any size in bounded memory.
 *
 * @throws FileTooLargeError for a HAR file or one JSON beyond 32 MB, and what the source throws
 */
export async function readExchangeFile(
  source: AsyncIterable<Buffer>,
  onExchange: (exchange: Exchange) => void,
): Promise<{ format: ExchangeFormat; bytes: number }> {
  const head: Buffer[] = [];
  let bytes = 0;
  let scanner: LineScanner | null = null;
  let format: ExchangeFormat = 'log';
  for await (const chunk of source) {
    bytes += chunk.length;
    if (scanner !== null) {
      scanner.push(chunk);
      continue;
    }
    head.push(chunk);
    if (bytes <= MOST_WHOLE_BYTES) continue;
    const start = head.splice(0);
    if (isOneJson(start[0] ?? chunk)) throw new FileTooLargeError('The file is too large to be read as one JSON.');
    scanner = new LineScanner({
      longest: LONGEST_LINE,
      onLine: (line) => {
        const found = line.tooLong ? null : readExchangeLine(line.bytes.toString('utf8'), line.number);
        if (found === null) return;
        format = found.format;
        onExchange(found.exchange);
      },
    });
    for (const part of start) scanner.push(part);
  }
  if (scanner === null) {
    const found = readExchanges(decode(Buffer.concat(head)));
    for (const exchange of found.exchanges) onExchange(exchange);
    return { format: found.format, bytes };
  }
  scanner.end();
  return { format, bytes };
}

/** JSON whose first line is not all of it. */
function isOneJson(start: Buffer): boolean {
  const text = start
    .toString('utf8', 0, 64 * 1024)
    .replace('\uFEFF', '')
    .trimStart();
  return text.startsWith('[') || /^\{\s*\n/.test(text) || /^\{\s*"log"\s*:/.test(text);
}

/** Shells of Windows write UTF-16 with a byte order mark when output is redirected. */
function decode(buffer: Buffer): string {
  return buffer[0] === 0xff && buffer[1] === 0xfe ? buffer.subarray(2).toString('utf16le') : buffer.toString('utf8');
}
