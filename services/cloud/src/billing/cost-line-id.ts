import { hash } from 'node:crypto';
import type { CostLine } from '@arcadia/do-billing';
import { parse, v5 } from 'uuid';

const NAMESPACE_BYTES = 16;

/**
 * Makes the ids of an invoice's lines: UUIDs of version 5, made from the invoice, the content of the line and its number
 * among the lines with the same content. Only the ids are kept, which takes less memory than the contents.
 */
export function createLineIds(invoiceId: string): (line: CostLine) => string {
  const name = Buffer.alloc(65_536);
  name.set(parse(invoiceId));
  const toId = (text: string) => {
    const fits = text.length * 3 <= name.length - NAMESPACE_BYTES;
    const bytes = fits
      ? name.subarray(0, NAMESPACE_BYTES + name.write(text, NAMESPACE_BYTES))
      : Buffer.concat([name.subarray(0, NAMESPACE_BYTES), Buffer.from(text)]);
    return toUuid(hash('sha1', bytes, 'hex'));
  };
  const occurrences = new Map<string, number>();
  return (line) => {
    const content = toContent(line);
    const first = toId(`${content} 1`);
    const occurrence = (occurrences.get(first) ?? 0) + 1;
    occurrences.set(first, occurrence);
    return occurrence === 1 ? first : toId(`${content} ${occurrence}`);
  };
}

/**
 * Makes the id of a version from the second on: a UUID of version 5, made from the id of the first version, which stands
 * for invoice, content and occurrence, and from the number of the version.
 */
export function toVersionId(firstVersionId: string, version: number): string {
  return v5(`version ${version}`, firstVersionId);
}

/** Sets the version and the variant of a UUID of version 5. */
function toUuid(sha1: string): string {
  const variant = ((Number.parseInt(sha1.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${sha1.slice(0, 12)}5${sha1.slice(13, 16)}${variant}${sha1.slice(17, 32)}`;
}

/** The cells of the line as the bill has them: neither the row's number nor anything that we derive from the cells. */
function toContent(line: CostLine): string {
  const { product, groupDescription, description, hours, start, end } = line;
  const { amount, currency, projectName, category, extra } = line;
  const cells = [product, groupDescription, description, hours, start, end];
  return JSON.stringify([...cells, amount, currency, projectName, category, extra]);
}
