/** An alias or user name as one word of a shell command line. */
export function quoteArgument(text: string): string {
  return /^[\w.@+-]+$/.test(text) ? text : JSON.stringify(text);
}
