import type { ShapeSymbol } from './row-shape.ts';

const NOTHING: DataView = new DataView(new ArrayBuffer(0));

/**
 * A tree of shapes: a node holds the bytes that all shapes through it have in common, and a child for each symbol that
 * follows them.
 */
export class ShapeNode<Value> {
  /** Compared four bytes at a time. */
  #run: DataView;
  /** Bytes of the node. */
  length: number;
  readonly #symbols: ShapeSymbol[] = [];
  readonly #children: Array<ShapeNode<Value>> = [];
  value: Value | undefined;
  /** One of the children is for a token. */
  branchesByToken = false;

  constructor(run: DataView = NOTHING) {
    this.#run = run;
    this.length = run.byteLength;
  }

  /** Whether the bytes of the node stand at `at`; there must be as many. */
  matches(bytes: DataView, at: number): boolean {
    const run = this.#run;
    const { length } = this;
    let index = 0;
    for (; index + 4 <= length; index += 4) {
      if (run.getInt32(index, true) !== bytes.getInt32(at + index, true)) return false;
    }
    for (; index < length; index++) if (run.getUint8(index) !== bytes.getUint8(at + index)) return false;
    return true;
  }

  child(symbol: ShapeSymbol): ShapeNode<Value> | undefined {
    const symbols = this.#symbols;
    for (let index = 0; index < symbols.length; index++) if (symbols[index] === symbol) return this.#children[index];
    return undefined;
  }

  /** Sets the value of a shape below this node; `at` is how much of it lies above. */
  insert(shape: readonly ShapeSymbol[], value: Value, at = 0): void {
    const common = this.#countCommon(shape, at);
    if (common < this.length) this.#split(common);
    const symbol = shape[at + common];
    if (symbol === undefined) {
      this.value = value;
      return;
    }
    const rest = at + common + 1;
    let child = this.child(symbol);
    if (!child) {
      child = new ShapeNode(viewOf(shape, rest));
      this.#add(symbol, child);
    }
    child.insert(shape, value, rest);
  }

  #countCommon(shape: readonly ShapeSymbol[], at: number): number {
    let common = 0;
    while (common < this.length && shape[at + common] === this.#run.getUint8(common)) common++;
    return common;
  }

  /** Ends the node after `length` of its bytes, and hangs the rest below it. */
  #split(length: number): void {
    const run = this.#run;
    const rest = new ShapeNode<Value>(part(run, length + 1, this.length));
    rest.value = this.value;
    rest.branchesByToken = this.branchesByToken;
    this.branchesByToken = false;
    rest.#symbols.push(...this.#symbols.splice(0));
    rest.#children.push(...this.#children.splice(0));
    this.value = undefined;
    this.#run = part(run, 0, length);
    this.length = length;
    this.#add(run.getUint8(length), rest);
  }

  #add(symbol: ShapeSymbol, child: ShapeNode<Value>): void {
    this.#symbols.push(symbol);
    if (symbol > 255) this.branchesByToken = true;
    this.#children.push(child);
  }
}

function viewOf(shape: readonly ShapeSymbol[], start: number): DataView {
  let end = start;
  while (end < shape.length && (shape[end] ?? 0) < 256) end++;
  return new DataView(Uint8Array.from(shape.slice(start, end)).buffer);
}

function part(view: DataView, start: number, end: number): DataView {
  return new DataView(view.buffer, view.byteOffset + start, end - start);
}
