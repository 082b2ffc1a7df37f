import type { RawError } from './raw-error.ts';

const ERROR = /(?:^|[?&#])error=([\w.-]{3,80})(?=&|#|$)/;

/**
 * Reads what an OAuth redirect carries in its query or fragment: `…?error=access_denied&error_description=…`, whole or
 * from the question mark on. Null where the text is anything else.
 */
export function readOauthRedirect(text: string): RawError[] | null {
  const address = text.trim();
  if (address.length > 20_000 || /\s/.test(address)) return null;
  const code = ERROR.exec(address)?.[1];
  if (code === undefined) return null;
  const description = /[?&#]error_description=([^&#]*)/.exec(address)?.[1];
  return [
    {
      code,
      message: description === undefined ? code : decode(description),
      fields: [],
      api: 'oauth',
      httpStatus: null,
      shape: 'oauth',
      line: null,
    },
  ];
}

function decode(value: string): string {
  const spaced = value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
