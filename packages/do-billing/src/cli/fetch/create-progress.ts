import { SingleBar } from 'cli-progress';
import type { CliRun } from '../cli-run.ts';
import { terminalStyle } from '../output/terminal-style.ts';
import type { FetchProgress } from './fetch-progress.ts';

/** A bar on a terminal, and else a line for each file. */
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
    // Ctrl-C is ours to take.
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
