/** What lines call the columns that keep their name in every file; the amount's is its currency. */
export const CSV_FIELDS: ReadonlyMap<
  string,
  | 'product'
  | 'groupDescription'
  | 'description'
  | 'hours'
  | 'start'
  | 'end'
  | 'projectName'
  | 'category'
> = new Map([
  ['product', 'product'],
  ['group_description', 'groupDescription'],
  ['description', 'description'],
  ['hours', 'hours'],
  ['start', 'start'],
  ['end', 'end'],
  ['project_name', 'projectName'],
  ['category', 'category'],
]);
