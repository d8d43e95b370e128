/** How the help explains where invoices are read from. */
export const FILES = 'invoice CSVs: paths, globs in quotes, or - for stdin';
