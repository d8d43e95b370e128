import type { Resource } from '../match/resource.ts';

/**
 * A bucket of Spaces that is there now, as its project names it. The name is its id; when it was
 * created, and where it is, projects do not say.
 *
 * @example
 * import { type Bucket, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const buckets: Bucket[] = await client.listBuckets().all();
 * for (const { name, project } of buckets) console.log(`${project.name}: ${name}`);
 */
export interface Bucket extends Resource {
  kind: 'space';
  /** The project that it is in. */
  project: { id: string; name: string };
  /** The provider's object as it was: `urn`, `assigned_at`, `links`, `status`. */
  attrs: Record<string, unknown>;
}
