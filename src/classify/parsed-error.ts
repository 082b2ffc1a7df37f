import type { CodeLocation } from '../report/explained-error.ts';

/** An error taken apart, with the errors inside it. Its texts are as they were met. */
export type ParsedError = {
  /** The code as the text has it, or null. An exception of Apex has none; its name starts the message. */
  code: string | null;
  message: string;
  fields: string[];
  location: CodeLocation | null;
  inner: ParsedError | null;
};
