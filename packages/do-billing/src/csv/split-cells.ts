/**
 * The cells of a record as RFC 4180 has them, or null where its quotes are not around whole cells,
 * doubled inside, and closed.
 */
export function splitCells(record: string): string[] | null {
  const isPlain = !record.includes('"');
  const cells: string[] = [];
  for (let from = 0; ; ) {
    let end = record.indexOf(',', from);
    if (isPlain || record[from] !== '"') {
      if (end === -1) end = record.length;
      const cell = record.slice(from, end);
      if (!isPlain && cell.includes('"')) return null;
      cells.push(cell);
    } else {
      let close = record.indexOf('"', from + 1);
      while (close !== -1 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
      end = close + 1;
      if (close === -1 || (end < record.length && record[end] !== ',')) return null;
      cells.push(record.slice(from + 1, close).replaceAll('""', '"'));
    }
    if (end >= record.length) return cells;
    from = end + 1;
  }
}
