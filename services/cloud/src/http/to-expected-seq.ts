/** The `seq` that an `If-Match` header names: `"7"` is 7. Undefined without the header and for `*`, which any seq matches. */
export function toExpectedSeq(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined || ifMatch === '*' ? undefined : Number(ifMatch.slice(1, -1));
}

/** The `ETag` header of a deployment: its `seq`. */
export function etag({ seq }: { readonly seq: number }): { etag: string } {
  return { etag: `"${seq}"` };
}
