/** What `--json` prints of a result. */
export type Envelope<Result> = { status: number; result: Result; warnings: string[] };

/** What `--json` prints of an error of a command. */
export type ErrorEnvelope = {
  status: number;
  name: string;
  message: string;
  exitCode: number;
  actions: string[];
  data?: unknown;
};
