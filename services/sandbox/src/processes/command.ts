/** A program to start, and as whom. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Default: the working directory of this process. */
  readonly cwd?: string | undefined;
  /** Environment. Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** User and group to switch to; only root can. Default: those of this process. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Ended by SIGTERM after this many milliseconds. Default: never. */
  readonly timeout?: number | undefined;
}
