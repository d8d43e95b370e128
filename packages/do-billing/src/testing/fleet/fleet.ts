import type { AccountHolder } from './account-holder.ts';
import type { FleetApp } from './fleet-app.ts';
import type { FleetBucket } from './fleet-bucket.ts';
import type { FleetCharge } from './fleet-charge.ts';
import type { FleetCluster } from './fleet-cluster.ts';
import type { FleetDatabase } from './fleet-database.ts';
import type { FleetDroplet } from './fleet-droplet.ts';
import type { FleetLoadBalancer } from './fleet-load-balancer.ts';
import type { FleetReservedIp } from './fleet-reserved-ip.ts';
import type { FleetSnapshot } from './fleet-snapshot.ts';
import type { FleetTax } from './fleet-tax.ts';
import type { FleetVolume } from './fleet-volume.ts';

/**
 * What an account has and had, and so what its bills are made of. Plain data: arrays, or whatever
 * gives the same things each time it is walked through. Amounts are cents of a US dollar.
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
  /** Whether hours have decimals. Default is `false`: rounded down. */
  readonly hasFractionalHours?: boolean | undefined;
}
