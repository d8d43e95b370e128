import {
  type BillingClient,
  ForbiddenError,
  type InventoryResource,
} from '@arcadia/do-billing/client';
import { type CloudResourceKind, cloudResourceKinds } from './cloud-resource-kind.ts';

/** What the provider said of one kind. */
export type KindListing =
  | { readonly kind: CloudResourceKind; readonly resources: readonly InventoryResource[] }
  | { readonly kind: CloudResourceKind; readonly notVisible: true }
  | { readonly kind: CloudResourceKind; readonly error: unknown };

/** Lists every kind. One that the token may not list, or whose list fails, does not keep the others back. */
export async function listInventory(client: BillingClient): Promise<KindListing[]> {
  const listings: KindListing[] = [];
  for (const kind of cloudResourceKinds) {
    try {
      listings.push({ kind, resources: await client.listResources(kind).all() });
    } catch (error) {
      listings.push(error instanceof ForbiddenError ? { kind, notVisible: true } : { kind, error });
    }
  }
  return listings;
}
