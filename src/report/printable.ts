/** C0 except tab and newline, DEL, C1, the marks that reorder text (Unicode bidirectional controls), and half characters. */
const UNSAFE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uD800-\uDFFF]/;
const CONTROL = /\r\n|[\0-\x08\x0B-\x1F\x7F-\x9F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Text of others, made harmless for a terminal: control characters and bidirectional marks become visible signs
 * (`␛`, `<U+202E>`). Tabs and newlines stay, CRLF becomes LF. Harmless text is returned as it is.
 */
export function printable(text: string): string {
  return UNSAFE.test(text) ? text.toWellFormed().replaceAll(CONTROL, showControl) : text;
}

function showControl(control: string): string {
  if (control === '\r\n') return '\n';
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
