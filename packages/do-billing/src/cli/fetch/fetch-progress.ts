import { SingleBar } from 'cli-progress';
import type { CliRun } from '../output/cli-run.ts';
import { terminalStyle } from '../output/terminal.ts';

/** Shows the progress of a fetch on stderr. */
export interface FetchProgress {
  /** @param fileCount How many files will be fetched. */
  start: (fileCount: number) => void;
  fetched: (name: string) => Promise<void>;
  /** Restores the terminal. Call it after a failure, too. */
  stop: () => void;
}

/** Shows a bar on a terminal; prints a line for each file if stderr is a file or a pipe. */
export function createProgress(run: CliRun): FetchProgress {
  return run.isTty.stderr ? createBar(run) : createLines(run);
}

function createBar(run: CliRun): FetchProgress {
  const { isUtf8 } = terminalStyle(run);
  const bar = new SingleBar({
    stream: run.stderr.stream,
    format: '{bar} {value} of {total} files  {name}',
    barCompleteChar: isUtf8 ? '█' : '#',
    barIncompleteChar: isUtf8 ? '░' : '-',
    barsize: Math.min(40, Math.floor(run.columns / 3)),
    clearOnComplete: true,
    // The fetch handles Ctrl-C itself.
    gracefulExit: false,
  });
  return {
    start: (fileCount) => bar.start(fileCount, 0, { name: '' }),
    fetched: async (name) => bar.increment({ name }),
    stop: () => bar.stop(),
  };
}

function createLines(run: CliRun): FetchProgress {
  return {
    start: () => undefined,
    fetched: (name) => run.stderr.writeLine(`fetched ${name}`),
    stop: () => undefined,
  };
}
