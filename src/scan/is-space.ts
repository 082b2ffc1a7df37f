/** Whether a byte is a space, a tab or a line end; the other control characters stand in no JSON or XML. */
export function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 0x20;
}
