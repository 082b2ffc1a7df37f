import { maskSecrets } from '../redact/replace-secrets.ts';
import type { CommandWords } from './command-words.ts';
import { openFile } from './open-input.ts';
import { findSystemCode } from './system-error.ts';

/** The bytes of a file; what keeps it from being read is an error in the words of the command. */
export async function* readFileChunks(name: string, messages: CommandWords): AsyncGenerator<Buffer, void> {
  try {
    yield* openFile(name) as AsyncIterable<Buffer>;
  } catch (error) {
    const code = findSystemCode(error);
    throw code === null ? error : messages.createError('error.UnreadableFile', [maskSecrets(name), code]);
  }
}
