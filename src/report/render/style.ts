import { bold, dim, green, red, yellow } from 'ansis';

type Paint = (text: string) => string;

/** How a person sees a report: the width of the terminal in columns, and the colours (identity where there are none). */
export type Style = {
  width: number;
  bold: Paint;
  dim: Paint;
  good: Paint;
  warning: Paint;
  bad: Paint;
};

const plain: Paint = (text) => text;

export const PLAIN_STYLE: Style = {
  width: 80,
  bold: plain,
  dim: plain,
  good: plain,
  warning: plain,
  bad: plain,
};

/** The style of a terminal; ansis leaves the colours out where they are not wanted (a pipe, NO_COLOR). */
export function createTerminalStyle(width: number): Style {
  return {
    width,
    bold,
    dim,
    good: green,
    warning: yellow,
    bad: red,
  };
}
