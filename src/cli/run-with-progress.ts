import { exitOnSignal } from './exit-on-signal.ts';
import { showProgress, type Progress, type Spinner } from './show-progress.ts';

/** The line of a work that says how far it is. */
export type ProgressLine = {
  /** A listener that shows each state it hears of. */
  follow<State>(render: (state: State) => Progress): (state: State) => void;
};

type Surroundings = {
  /** Whether people look at the standard error output: a pipe gets the result alone. */
  isTerminal: boolean;
  /** Milliseconds. */
  now: () => number;
  /** What to put right when the process is ended from outside. */
  onSignal?: () => void;
};

/** Runs a work that says on one line how far it is. The line ends with the work; Ctrl-C and its like end the process quietly. */
export async function runWithProgress<Result>(
  spinner: Spinner,
  { isTerminal, now, onSignal }: Surroundings,
  work: (line: ProgressLine) => Promise<Result>,
): Promise<Result> {
  const show = showProgress(spinner, now);
  const ignoreSignals = exitOnSignal(() => {
    show(null);
    onSignal?.();
  });
  try {
    return await work({ follow: (render) => (state) => isTerminal && show(render(state)) });
  } finally {
    show(null);
    ignoreSignals();
  }
}
