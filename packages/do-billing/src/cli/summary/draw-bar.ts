import type { TerminalStyle } from '../output/terminal-style.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const CYAN = 36;
const GREEN = 32;

/** A bar for an amount, `width` characters long for `longest`. What lowers the bill looks unlike. */
export function drawBar(
  amount: number,
  { longest, width, style }: { longest: number; width: number; style: TerminalStyle },
): string {
  if (amount === 0 || longest === 0) return '';
  const length = (Math.abs(amount) / longest) * width;
  const bar = amount > 0 ? above(length, style) : below(length, style);
  return style.hasColor ? `\u001b[${amount > 0 ? CYAN : GREEN}m${bar}\u001b[39m` : bar;
}

function above(length: number, { isUtf8 }: TerminalStyle): string {
  if (!isUtf8) return '#'.repeat(Math.max(1, Math.round(length)));
  const eighths = Math.max(1, Math.round(length * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function below(length: number, { isUtf8 }: TerminalStyle): string {
  return (isUtf8 ? '░' : '-').repeat(Math.max(1, Math.round(length)));
}
