import { SfError } from '@salesforce/core/sfError';
import type { CommandWords } from '../../src/cli/command-words.ts';

/** Words that show which message was asked for, and with what: `error.FileExists a.csv`. */
export const plainWords: CommandWords = {
  getMessage: (key, tokens = []) => [key, ...tokens].join(' '),
  createError: (key, tokens = [], actionTokens = []) => new SfError([key, ...tokens, ...actionTokens].join(' ')),
};
