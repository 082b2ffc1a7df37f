import { rmSync } from 'node:fs';

/** The file or folder that a command is writing, to be removed when the process is ended from outside. */
export class UnfinishedFile {
  #path: string | null = null;

  /** For those who write: takes the name, and null once there is nothing unfinished. */
  readonly note = (path: string | null): void => {
    this.#path = path;
  };

  readonly remove = (): void => {
    if (this.#path !== null) rmSync(this.#path, { recursive: true, force: true });
  };
}
