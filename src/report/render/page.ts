import { wrapAnsi } from 'fast-wrap-ansi';
import type { Style } from './style.ts';
import { words } from './words.ts';

/** Lines longer than this are harder to read than to wrap. */
const WIDEST = 120;
const NARROWEST_TEXT = 20;
const LABEL_WIDTH = 8;

/** The lines of a report: wrapped to the width, indented, with no two gaps in a row. */
export class Page {
  readonly style: Style;
  readonly width: number;
  readonly #lines: string[] = [];

  constructor(style: Style) {
    this.style = style;
    this.width = Math.min(style.width, WIDEST);
  }

  text(text: string, indent = 0): this {
    return this.item('', text, indent);
  }

  /** A lead (plain text: a number, a label) and a text whose wrapped lines stand in one column beside it. */
  item(lead: string, text: string, indent = 0): this {
    const column = indent + lead.length;
    for (const [index, line] of wrap(text, Math.max(NARROWEST_TEXT, this.width - column)).entries()) {
      const before = index === 0 ? ' '.repeat(indent) + this.style.dim(lead) : ' '.repeat(column);
      this.#lines.push((before + line).trimEnd());
    }
    return this;
  }

  /** A text beside one of the `group.*` labels, or under it when `label` is empty. */
  labelled(label: string, text: string, indent: number): this {
    const name = label === '' ? '' : words.getMessage(`group.${label}`);
    return this.item(name.padEnd(LABEL_WIDTH), text, indent);
  }

  /** A line that a break would spoil: a command to paste, an address. */
  line(text: string, indent: number): this {
    this.#lines.push(' '.repeat(indent) + text);
    return this;
  }

  gap(): this {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
    return this;
  }

  toString(): string {
    return this.#lines.join('\n');
  }
}

/** The lines of a text; none is broken between a number and what it counts. */
function wrap(text: string, width: number): string[] {
  const joined = text.replaceAll(/(?<=\d) (?=[%\w])/g, '\u00A0');
  return wrapAnsi(joined, width, { hard: true }).replaceAll('\u00A0', ' ').split('\n');
}
