import { bulkError } from './api-error.ts';

/** The parts of a `multipart/form-data` body by name. */
export function readMultipart(body: string, contentType: string): Map<string, string> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw bulkError('CLIENTINPUTERROR', 'ClientInputError : Multipart boundary is missing');
  const parts = new Map<string, string>();
  for (const part of body.split(`--${boundary}`).slice(1)) {
    const split = /\r?\n\r?\n/.exec(part);
    const name = split && /name="([^"]+)"/.exec(part.slice(0, split.index))?.[1];
    if (split && name !== null && name !== undefined) {
      parts.set(name, part.slice(split.index + split[0].length).replace(/\r?\n$/, ''));
    }
  }
  return parts;
}
