import type { AccountHolder } from './account-holder.ts';
import type { EstateApp } from './estate-app.ts';
import type { EstateBucket } from './estate-bucket.ts';
import type { EstateCharge } from './estate-charge.ts';
import type { EstateCluster } from './estate-cluster.ts';
import type { EstateDatabase } from './estate-database.ts';
import type { EstateDroplet } from './estate-droplet.ts';
import type { EstateLoadBalancer } from './estate-load-balancer.ts';
import type { EstateReservedIp } from './estate-reserved-ip.ts';
import type { EstateSnapshot } from './estate-snapshot.ts';
import type { EstateTax } from './estate-tax.ts';
import type { EstateVolume } from './estate-volume.ts';

/**
 * What an account has and had, and so what its bills are made of. Plain data: arrays, or whatever
 * gives the same things each time it is walked through. Amounts are cents of a US dollar.
 *
 * @example
 * import { billEstate, type Estate } from '@arcadia/do-billing/testing';
 *
 * const estate: Estate = {
 *   reservedIps: [{ ip: '203.0.113.7', created: '2026-04-01T00:00:00Z' }],
 *   taxes: [{ description: 'GST Australia (10%)', basisPoints: 1000 }],
 * };
 * const invoiceUuid = '5a4981aa-9653-4bd1-bef5-d6bff52042e4';
 * const { csv } = billEstate(estate, { billingPeriod: '2026-04', invoiceUuid, invoiceId: '1' });
 * console.log(csv);
 */
export interface Estate {
  readonly holder?: AccountHolder | undefined;
  readonly droplets?: Iterable<EstateDroplet> | undefined;
  readonly snapshots?: Iterable<EstateSnapshot> | undefined;
  readonly volumes?: Iterable<EstateVolume> | undefined;
  readonly loadBalancers?: Iterable<EstateLoadBalancer> | undefined;
  readonly databases?: Iterable<EstateDatabase> | undefined;
  readonly clusters?: Iterable<EstateCluster> | undefined;
  readonly buckets?: Iterable<EstateBucket> | undefined;
  readonly apps?: Iterable<EstateApp> | undefined;
  readonly reservedIps?: Iterable<EstateReservedIp> | undefined;
  readonly charges?: Iterable<EstateCharge> | undefined;
  readonly taxes?: Iterable<EstateTax> | undefined;
  /** Whether hours have decimals. Default is `false`: rounded down. */
  readonly hasFractionalHours?: boolean | undefined;
}
