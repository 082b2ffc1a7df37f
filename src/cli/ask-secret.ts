import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import { prompts } from '@salesforce/sf-plugins-core';
import { exitOnSignal } from './exit-on-signal.ts';

/** Below the two lines of the prompt, with the cursor that it hides. */
const AFTER_PROMPT = '\n\n\u001B[?25h';

/**
 * Asks the person at the terminal for a secret, which is not shown. Ctrl-C and its like end the process quietly.
 *
 * @param terminal where the question is shown: the standard output
 * @throws SfError when a minute passes without an answer
 */
export async function askSecret(message: string, terminal: Writable): Promise<string> {
  const ignoreSignals = exitOnSignal(() => terminal.write(AFTER_PROMPT));
  try {
    return await prompts.secretPrompt({ message });
  } catch (error) {
    // A terminal that gives the prompt each key turns Ctrl-C into no signal.
    if (error instanceof Error && error.name === 'ExitPromptError') process.exit(128 + constants.signals.SIGINT);
    throw error;
  } finally {
    ignoreSignals();
  }
}
