import type { SfError } from '@salesforce/core/sfError';

/** The messages of a command, which loads them itself. */
export type CommandWords = {
  getMessage(key: string, tokens?: string[]): string;
  createError(key: string, tokens?: string[], actionTokens?: string[]): SfError;
};
