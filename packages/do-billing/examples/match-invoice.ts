import { joinInvoiceItems, matchCostLines, parseInvoiceCsv } from '@arcadia/do-billing';
import { createBillingClient, ForbiddenError } from '@arcadia/do-billing/client';

/** Prints the resource of every line of an invoice, or the reason why it has none. */
export async function printResources(token: string, invoiceUuid: string): Promise<void> {
  const client = createBillingClient({ token });
  const { lines } = await parseInvoiceCsv(await client.fetchInvoiceCsv(invoiceUuid));

  // The CSV has no resource ids; the JSON items do.
  const items = await client.listInvoiceItems(invoiceUuid).all();
  const linesWithIds = joinInvoiceItems(lines, items).map(({ line, item }) => ({
    ...line,
    providerResourceId: item?.resource_id || item?.resource_uuid || null,
  }));

  const droplets = await client
    .listResources('droplet')
    .all()
    .catch((error: unknown) => {
      if (error instanceof ForbiddenError) return null;
      throw error;
    });
  const matches = matchCostLines(linesWithIds, {
    resources: droplets ?? [],
    notVisible: droplets === null ? ['droplet'] : [],
  });
  for (const { line, match } of matches) {
    const found = match.status === 'matched' ? match.resource.providerId : match.reason;
    console.log(`${line.row}\t${line.amount}\t${line.description}\t${found}`);
  }
}
