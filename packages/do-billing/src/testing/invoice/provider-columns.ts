/** The columns of an invoice CSV as the provider writes them; `category` came last, in July 2020. */
export const providerColumns = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
  'category',
] as const;
