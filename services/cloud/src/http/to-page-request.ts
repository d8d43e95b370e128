import type { PageRequest } from '../db/page.ts';

/** Which page of a list a request asks for; 50 rows where it does not say how many. */
export function toPageRequest(
  query: { readonly limit?: number; readonly cursor?: string } | undefined,
): PageRequest {
  return { limit: query?.limit ?? 50, cursor: query?.cursor };
}
