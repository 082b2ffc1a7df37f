import { createTerminalStyle, PLAIN_STYLE, type Style } from '../report/render/style.ts';
import { findTerminalWidth } from './terminal-width.ts';

/** The standard output of a process, as far as its looks go. */
type Output = { isTTY?: boolean | undefined; columns?: number | undefined };

/**
 * How a report looks on an output: its width, and colours on a terminal alone.
 * FORCE_COLOR brings them into a pipe; a variable such as CI does not, as pipelines read what they get. NO_COLOR is honoured.
 */
export function findOutputStyle(output: Output, environment: Record<string, string | undefined>): Style {
  const width = findTerminalWidth(environment, output.columns);
  const forced = environment['FORCE_COLOR'] !== undefined;
  return output.isTTY === true || forced ? createTerminalStyle(width) : { ...PLAIN_STYLE, width };
}
