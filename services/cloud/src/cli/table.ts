/** A column of a table: its title, and its text in each row. Empty text becomes `-`. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string | null;
  /** Default: `left`. Numbers and ages are easier to compare on the right. */
  readonly align?: 'left' | 'right';
}

/** Formats rows as aligned columns with a line of titles, two blanks between them. Plain text, without colours. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ text }) => oneLine(text(row)) || '-')),
  ];
  const widths = columns.map((_column, at) => Math.max(...lines.map((line) => lengthOf(line[at]))));
  return lines
    .map((line) =>
      line
        .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.align))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** Formats a span in its largest whole unit, such as `3 min`. Rounds down, and a span below zero to `0 s`. */
export function formatSpan(seconds: number): string {
  const span = Math.max(0, Math.floor(seconds));
  const unit = units.find((each) => span >= each.seconds) ?? units[3];
  return `${Math.floor(span / unit.seconds)} ${unit.name}`;
}

/** Formats how long ago a time was, or in how long it comes: `3 min ago`, `in 2 h`. */
export function formatAge(timestamp: string, now: Date): string {
  const seconds = (now.getTime() - new Date(timestamp).getTime()) / 1000;
  return seconds >= 0 ? `${formatSpan(seconds)} ago` : `in ${formatSpan(-seconds)}`;
}

/** Formats a time in UTC to the second, such as `2026-04-01 00:07:00 UTC`. */
export function formatTime(timestamp: string): string {
  return `${new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Keeps a row on one line, and a terminal safe: the text of another system may have line breaks or control codes. */
function oneLine(text: string | null): string {
  return (text ?? '').replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

function pad(text: string, width: number, align: Column<unknown>['align'] = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** The number of characters, not of UTF-16 units. */
function lengthOf(text = ''): number {
  return [...text].length;
}
