import { openAsBlob } from 'node:fs';
import { type Resource, streamInvoiceCsv } from '@arcadia/do-billing';
import type { InvoiceItem } from '@arcadia/do-billing/client';
import { createInvoiceJoin, createLineMatcher } from '@arcadia/do-billing/streaming';

/** Prints the resource of every line of a large invoice. Keeps neither its lines nor its items. */
export async function streamResources(
  path: string,
  items: AsyncIterable<InvoiceItem>,
  resources: Iterable<Resource>,
): Promise<void> {
  const csv = await openAsBlob(path);
  const join = createInvoiceJoin();
  for await (const lines of streamInvoiceCsv(csv.stream())) join.addLines(lines);
  for await (const item of items) join.addItems([item]);

  // Now every line can get its item: read the CSV again.
  const idsOf = join.assign();
  const matcher = createLineMatcher();
  matcher.addResources(resources);
  for await (const lines of streamInvoiceCsv(csv.stream())) {
    for (const line of lines) {
      const ids = idsOf(line);
      const providerResourceId = ids && (ids.resourceId ?? ids.resourceUuid);
      const match = matcher.match({ ...line, providerResourceId });
      console.log(line.row, match.status === 'matched' ? match.resource.providerId : match.reason);
    }
  }
}
