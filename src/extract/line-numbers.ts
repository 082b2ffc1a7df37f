/** Shorter runs of numbered lines are left alone. */
const SHORTEST_RUN = 3;

/**
 * Takes away the numbers that lines of a documentation page carry when they are copied (`1HTTP/1.1 400 …`, `2Date: …`):
 * runs of at least three lines that count up from 1. The lines stay the same lines.
 */
export function dropLineNumbers(text: string): string {
  if (!/^1\D/m.test(text) || !/^2(?:\D|$)/m.test(text)) return text;
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; start++) {
    if (!isNumbered(lines[start], 1)) continue;
    let count = 1;
    while (isNumbered(lines[start + count], count + 1)) count++;
    if (count < SHORTEST_RUN) continue;
    for (let index = 0; index < count; index++) {
      lines[start + index] = (lines[start + index] ?? '').slice(String(index + 1).length);
    }
    start += count - 1;
  }
  return lines.join('\n');
}

function isNumbered(line: string | undefined, number: number): boolean {
  if (line === undefined || !line.startsWith(String(number))) return false;
  return !/^[\d.,)]/.test(line.slice(String(number).length));
}
