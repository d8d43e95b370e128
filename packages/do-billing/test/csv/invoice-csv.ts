/** The example in DigitalOcean's documentation. */
export const OFFICIAL_EXAMPLE = `product,group_description,description,hours,start,end,USD,project_name,category
Floating IPs,,Unused Floating IP - 1.1.1.1,100,2020-07-01 00:00:00 +0000,2020-07-22 18:14:39 +0000,$3.11,,iaas
Taxes,,STATE SALES TAX (6.25%),,2020-07-01 00:00:00 +0000,2020-07-31 23:59:59 +0000,$0.16,,iaas
`;

export const headerCells = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
  'category',
];

export interface TestRow {
  product?: string;
  group?: string;
  description?: string;
  hours?: string;
  start?: string;
  end?: string;
  amount?: string;
  project?: string;
  category?: string;
}

export function cellsOf(row: TestRow): string[] {
  return [
    row.product ?? 'Droplets',
    row.group ?? '',
    row.description ?? 'web-01 (s-1vcpu-2gb)',
    row.hours ?? '672',
    row.start ?? '2026-04-01 00:00:00 +0000',
    row.end ?? '2026-05-01 00:00:00 +0000',
    row.amount ?? '$12.00',
    row.project ?? 'shop',
    row.category ?? 'iaas',
  ];
}

/** Formats a CSV and quotes the cells that need it. */
export function csvOf(records: readonly (readonly string[])[], lineEnd = '\n'): string {
  const quoted = (cell: string) =>
    /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return records.map((cells) => cells.map(quoted).join(',') + lineEnd).join('');
}

export function invoiceCsv(...rows: TestRow[]): string {
  return csvOf([headerCells, ...rows.map(cellsOf)]);
}
