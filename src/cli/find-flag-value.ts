/** The value that raw arguments give a flag, the last one given; null without it. For when arguments could not be parsed. */
export function findFlagValue(argv: readonly string[], flag: string): string | null {
  const name = `--${flag}`;
  const values = argv.flatMap((argument, index) => {
    if (argument.startsWith(`${name}=`)) return [argument.slice(name.length + 1)];
    return argument === name ? [argv[index + 1] ?? ''] : [];
  });
  return values.at(-1) ?? null;
}
