import type { BillingAddress } from '../../payloads/invoice-summary.ts';
import type { DropletSizeSlug } from './droplet-sizes.ts';
import type { FleetCharge, FleetTax } from './fleet-charge.ts';

/**
 * All resources, charges and taxes of an account: the input of `billFleet`. Plain data: arrays, or iterables that
 * give the same elements on every iteration. Amounts are in US cents.
 *
 * @example
 * import { billFleet, type Fleet } from '@arcadia/do-billing/testing';
 *
 * const fleet: Fleet = {
 *   reservedIps: [{ ip: '203.0.113.7', created: '2026-04-01T00:00:00Z' }],
 *   taxes: [{ description: 'GST Australia (10%)', basisPoints: 1000 }],
 * };
 * const invoiceUuid = '5a4981aa-9653-4bd1-bef5-d6bff52042e4';
 * const { csv } = billFleet(fleet, { billingPeriod: '2026-04', invoiceUuid, invoiceId: '1' });
 * console.log(csv);
 */
export interface Fleet {
  /** Addressee of the invoices. Default: a made-up company in Sydney. */
  readonly holder?: AccountHolder | undefined;
  readonly droplets?: Iterable<FleetDroplet> | undefined;
  readonly snapshots?: Iterable<FleetSnapshot> | undefined;
  readonly volumes?: Iterable<FleetVolume> | undefined;
  readonly loadBalancers?: Iterable<FleetLoadBalancer> | undefined;
  readonly databases?: Iterable<FleetDatabase> | undefined;
  readonly clusters?: Iterable<FleetCluster> | undefined;
  readonly buckets?: Iterable<FleetBucket> | undefined;
  readonly apps?: Iterable<FleetApp> | undefined;
  readonly reservedIps?: Iterable<FleetReservedIp> | undefined;
  readonly charges?: Iterable<FleetCharge> | undefined;
  readonly taxes?: Iterable<FleetTax> | undefined;
  /** Whether invoices give hours with two decimals. Default is `false`: whole hours, rounded down. */
  readonly hasFractionalHours?: boolean | undefined;
}

/**
 * The addressee of an invoice, as its summary gives it.
 *
 * @example
 * import type { AccountHolder } from '@arcadia/do-billing/testing';
 *
 * export const holder: AccountHolder = {
 *   name: 'Alex Ample', company: 'Acme GmbH', email: 'bills@acme.example',
 *   address: { address_line1: 'Ring 1', city: 'Berlin', country_iso2_code: 'DE' },
 * };
 */
export interface AccountHolder {
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly address: BillingAddress;
}

/**
 * The time in which a resource exists, in RFC 3339. Leave out `destroyed` if the resource still exists.
 *
 * @example
 * import type { Lifetime } from '@arcadia/do-billing/testing';
 *
 * export const firstWeek: Lifetime = {
 *   created: '2026-04-01T00:00:00Z',
 *   destroyed: '2026-04-08T00:00:00Z',
 * };
 */
export interface Lifetime {
  readonly created: string;
  readonly destroyed?: string | undefined;
}

/**
 * A Droplet. Its price is the price of its size in `dropletSizes`.
 *
 * @example
 * import type { FleetDroplet } from '@arcadia/do-billing/testing';
 *
 * export const web: FleetDroplet = {
 *   id: '206179956', name: 'web-01', size: 's-1vcpu-1gb', region: 'fra1', project: 'shop',
 *   created: '2026-03-28T09:00:00Z', destroyed: '2026-04-14T17:30:00Z', backups: true,
 * };
 */
export interface FleetDroplet extends Lifetime {
  /** The provider's number. */
  readonly id: string;
  readonly name: string;
  readonly size: DropletSizeSlug;
  readonly region: string;
  /** Name of its project, or empty. The same holds for `project` of every other resource. */
  readonly project: string;
  /** A resize: the Droplet has `size` from `at` on, in RFC 3339. Default: never resized. */
  readonly resized?: { readonly at: string; readonly size: DropletSizeSlug } | undefined;
  /** Whether the Droplet has weekly backups, for a fifth of its price. Default is `false`. */
  readonly backups?: boolean | undefined;
  /** A Droplet tagged `k8s` is a node of a cluster: the cluster's lines bill it. Default: no tags. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * A snapshot. It belongs to no project.
 *
 * @example
 * import type { FleetSnapshot } from '@arcadia/do-billing/testing';
 *
 * export const snapshot: FleetSnapshot = {
 *   uuid: '119192817', name: 'before (v2)', of: 'Droplet', region: 'syd1',
 *   hundredthsOfGigabyte: 1015, created: '2026-04-01T00:00:00Z', // 10.15 GB
 * };
 */
export interface FleetSnapshot extends Lifetime {
  readonly uuid: string;
  /** Free text. */
  readonly name: string;
  readonly of: 'Droplet' | 'Volume';
  readonly region: string;
  /** Its size; 100 is 1 GB. */
  readonly hundredthsOfGigabyte: number;
}

/**
 * A volume.
 *
 * @example
 * import type { FleetVolume } from '@arcadia/do-billing/testing';
 *
 * export const data: FleetVolume = {
 *   uuid: '506f78a4-e098-11e5-ad9f-000f53306ae1', name: 'data', project: 'shop',
 *   region: 'fra1', gigabytes: 100, created: '2026-04-01T00:00:00Z',
 * };
 */
export interface FleetVolume extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly region: string;
  readonly gigabytes: number;
  readonly project: string;
  /** A volume tagged `k8s` is a claim of a cluster: the cluster's lines bill it. Default: no tags. */
  readonly tags?: readonly string[] | undefined;
}

/**
 * A load balancer.
 *
 * @example
 * import type { FleetLoadBalancer } from '@arcadia/do-billing/testing';
 *
 * export const front: FleetLoadBalancer = {
 *   uuid: '4de7ac8b-495b-4884-9a69-1050c6793cd6', name: 'front', project: 'shop',
 *   created: '2026-04-01T00:00:00Z',
 * };
 */
export interface FleetLoadBalancer extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
}

/**
 * A reserved IP. Its lifetime is the time in which no Droplet uses it: DigitalOcean bills only that time.
 *
 * @example
 * import type { FleetReservedIp } from '@arcadia/do-billing/testing';
 *
 * export const unused: FleetReservedIp = { ip: '203.0.113.7', created: '2026-04-01T00:00:00Z' };
 */
export interface FleetReservedIp extends Lifetime {
  readonly ip: string;
}

/**
 * A managed database.
 *
 * @example
 * import type { FleetDatabase } from '@arcadia/do-billing/testing';
 *
 * export const orders: FleetDatabase = {
 *   uuid: '0a9b2c6e-7d3f-4e8a-8c1b-2f4d6e8a0c13', name: 'orders', project: 'shop',
 *   nodes: '1 node - 1 GB / 1 vCPU / 10 GB SSD', monthlyCents: 1500,
 *   created: '2026-04-10T12:00:00Z',
 * };
 */
export interface FleetDatabase extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  /** As the line describes them: `1 node - 1 GB / 1 vCPU / 10 GB SSD`. */
  readonly nodes: string;
  /** Price of all nodes together, in US cents a month. */
  readonly monthlyCents: number;
}

/**
 * A part of a Kubernetes cluster with a line of its own, priced in US cents a month: a pool of nodes, or a load
 * balancer or volume of the cluster.
 *
 * @example
 * import type { FleetClusterPart } from '@arcadia/do-billing/testing';
 *
 * export const parts: FleetClusterPart[] = [
 *   { nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 },
 *   { description: 'a56e086a317d8410c8b4cfd1f4dc9f82', monthlyCents: 1200 },
 * ];
 */
export type FleetClusterPart =
  | {
      readonly nodes: number;
      /** Size of each node: `4 GB / 2 vCPU / 80 GB SSD`. */
      readonly size: string;
      /** Price of all nodes together. */
      readonly monthlyCents: number;
    }
  | { readonly description: string; readonly monthlyCents: number };

/**
 * A Kubernetes cluster with its billed parts.
 *
 * @example
 * import type { FleetCluster } from '@arcadia/do-billing/testing';
 *
 * export const cluster: FleetCluster = {
 *   uuid: '711157cb-37c8-4817-b371-44fa3504a39c', name: 'prod', project: 'shop',
 *   created: '2026-03-01T00:00:00Z',
 *   parts: [{ nodes: 3, size: '4 GB / 2 vCPU / 80 GB SSD', monthlyCents: 7200 }],
 * };
 */
export interface FleetCluster extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly parts: readonly FleetClusterPart[];
}

/**
 * An app with its billed components, priced in US cents a month.
 *
 * @example
 * import type { FleetApp } from '@arcadia/do-billing/testing';
 *
 * export const shop: FleetApp = {
 *   uuid: '3bb1f2a0-1c07-4c2e-9f2d-5d3c8b2f9e11', name: 'shop', project: '',
 *   created: '2026-04-03T08:00:00Z',
 *   components: [{ description: 'shop-api', monthlyCents: 1200 }],
 * };
 */
export interface FleetApp extends Lifetime {
  readonly uuid: string;
  readonly name: string;
  readonly project: string;
  readonly components: readonly { readonly description: string; readonly monthlyCents: number }[];
}

/**
 * A Spaces bucket. If a fleet has one in a month, the invoice also bills the Spaces subscription.
 *
 * @example
 * import type { FleetBucket } from '@arcadia/do-billing/testing';
 *
 * export const media: FleetBucket = {
 *   name: 'media', region: 'fra1', project: '', created: '2025-01-01T00:00:00Z',
 *   bandwidth: { '2026-04': { gigabytes: '1210.5', cents: 186 } },
 * };
 */
export interface FleetBucket extends Lifetime {
  readonly name: string;
  readonly region: string;
  readonly project: string;
  /**
   * Outbound traffic by month (`YYYY-MM`), with its price in US cents. Each month here has a bandwidth line;
   * DigitalOcean bills those since August 2024. Default: no such lines.
   */
  readonly bandwidth?:
    | Readonly<Record<string, { readonly gigabytes: string; readonly cents: number }>>
    | undefined;
}
