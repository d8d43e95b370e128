import type { Invoice } from './data/invoices.ts';
import type { Line } from './data/line.ts';
import { endOf } from './end-of.ts';
import { formatAmount } from './format-amount.ts';

const columns = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
];
/** The column `category` came in July 2020. */
const CATEGORY_SINCE = '2020-07';

/** An invoice as its CSV: underscored names, dollar signs, and dates with a space and an offset. */
export function toCsv({ month, lines }: Invoice): string {
  const hasCategory = month.period >= CATEGORY_SINCE;
  const header = hasCategory ? [...columns, 'category'] : columns;
  const rows = lines.map((line) => {
    const cells = toCells(line);
    return hasCategory ? [...cells, line.category] : cells;
  });
  return [header, ...rows].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}

function toCells(line: Line): string[] {
  return [
    line.product,
    line.group,
    line.description,
    line.hours === null ? '' : String(line.hours),
    toCsvTime(line.startMs),
    toCsvTime(endOf(line)),
    toDollars(line.cents),
    line.project,
  ];
}

/** `2020-07-01 00:00:00 +0000` */
function toCsvTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0000`;
}

/** `-$1,779.55` */
function toDollars(cents: number): string {
  const [whole = '', fraction = ''] = formatAmount(Math.abs(cents)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${cents < 0 ? '-' : ''}$${grouped}.${fraction}`;
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
