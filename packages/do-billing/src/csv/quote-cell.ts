/** Writes a cell as RFC 4180 has it: in quotes where it holds a quote, a comma or a line end. */
export function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
