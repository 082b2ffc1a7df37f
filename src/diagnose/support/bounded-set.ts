/** Different texts in the order they came, the first ones only. */
export class BoundedSet {
  readonly #most: number;
  readonly #texts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  add(text: string | null): void {
    if (text === null || text === '') return;
    const count = this.#texts.get(text);
    if (count !== undefined || this.#texts.size < this.#most) this.#texts.set(text, (count ?? 0) + 1);
  }

  get list(): string[] {
    return [...this.#texts.keys()];
  }

  /** Most often first. */
  get ranked(): string[] {
    return [...this.#texts].toSorted(([, one], [, other]) => other - one).map(([text]) => text);
  }
}
