/** How the use of one limit, or of an app's part of it, moves. */
export type LimitBurn = {
  name: string;
  app: string | null;
  /** By how much use has grown since the reading before; negative where capacity came back. In the limit's own unit. */
  change: number;
  /** Growth in an hour, over the readings of the last hour of the watch; negative where more comes back than is used. */
  perHour: number;
};

/** The live rate of use. */
export type LimitsBurn = {
  /** Number of this reading in the watch, from 1. */
  reading: number;
  /** ISO 8601 in UTC: the reading before that could be read; null where there is none. */
  since: string | null;
  /** What moved, the fastest share of a limit first. */
  limits: LimitBurn[];
};
