/**
 * The cells of a record as RFC 4180 has them, or null where its quotes are not around whole cells,
 * doubled inside, and closed.
 */
export function splitCells(record: string): string[] | null {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (let from = 0; ; ) {
    let end = record.indexOf(',', from);
    if (record[from] !== '"') {
      if (end === -1) end = record.length;
      const cell = record.slice(from, end);
      if (cell.includes('"')) return null;
      cells.push(cell);
    } else {
      const close = closingQuote(record, from + 1);
      if (close === -1) return null;
      end = close + 1;
      if (end < record.length && record[end] !== ',') return null;
      cells.push(record.slice(from + 1, close).replaceAll('""', '"'));
    }
    if (end >= record.length) return cells;
    from = end + 1;
  }
}

function closingQuote(record: string, from: number): number {
  let at = record.indexOf('"', from);
  while (at !== -1 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at;
}
