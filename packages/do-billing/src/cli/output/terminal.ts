import type { CostLine } from '../../lines/cost-line.ts';
import type { CliEnvironment } from './cli-run.ts';

/** The abilities of a terminal. */
export interface TerminalStyle {
  isUtf8: boolean;
  hasColor: boolean;
}

/** Reads the locale, `NO_COLOR` and `TERM`. Output that does not go to a terminal has no colour. */
export function terminalStyle({
  env,
  isTty,
}: Pick<CliEnvironment, 'env' | 'isTty'>): TerminalStyle {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    // Windows has no locale variables; its Terminal sets WT_SESSION and shows UTF-8.
    isUtf8: /utf-?8/i.test(locale) || env.WT_SESSION !== undefined,
    hasColor: isTty.stdout && !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

/**
 * Makes text of an invoice, a file name or an error safe to print in one line: replaces line ends and tabs with
 * spaces, and removes characters that control the terminal or change the reading direction.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\t\n\r\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}

/** `1 line`, `2 lines`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** The description of a line, after the cluster that the line belongs to, if any. */
export function describeLine({
  groupDescription,
  description,
}: Pick<CostLine, 'groupDescription' | 'description'>): string {
  return [groupDescription, description].filter((text) => text).join(': ');
}

/** The last part of a help text. */
export function formatExamples(...commands: string[]): string {
  return ['', 'Examples:', ...commands.map((command) => `  ${command}`)].join('\n');
}
