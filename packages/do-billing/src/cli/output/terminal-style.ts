import type { CliRun } from '../cli-run.ts';

/** What the terminal can show. */
export interface TerminalStyle {
  isUtf8: boolean;
  hasColor: boolean;
}

/** By the locale's variables, `NO_COLOR` and `TERM`. Colour is for terminals alone. */
export function terminalStyle({ env, isTty }: Pick<CliRun, 'env' | 'isTty'>): TerminalStyle {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    // Windows has no such variables, and its Terminal tells itself by one of its own.
    isUtf8: /utf-?8/i.test(locale) || env.WT_SESSION !== undefined,
    hasColor: isTty.stdout && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}
