/** A folder of invoices: the list, and what each invoice's files end with. */
export const FILE_NAMES = {
  list: 'invoices.json',
  csv: '.csv',
  items: '.items.json',
  summary: '.summary.json',
  pdf: '.pdf',
} as const;
