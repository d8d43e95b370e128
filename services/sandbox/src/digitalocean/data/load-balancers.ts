import type { FleetLoadBalancer } from '@arcadia/do-billing/testing';

/** A load balancer that the account has or had. */
export interface LoadBalancer extends Omit<FleetLoadBalancer, 'uuid'> {
  readonly region: string;
}

export const loadBalancers: readonly LoadBalancer[] = [
  {
    name: 'lb-sgp1',
    region: 'sgp1',
    project: 'Arcadia',
    created: '2018-08-09T04:20:00Z',
    destroyed: '2023-02-20T06:00:00Z',
  },
  {
    name: 'acme-lb',
    region: 'sgp1',
    project: 'Acme, Inc.',
    created: '2022-02-15T00:45:00Z',
    destroyed: '2025-03-01T00:00:00Z',
  },
  { name: 'lb-syd1', region: 'syd1', project: 'Arcadia', created: '2023-01-18T05:05:41Z' },
];
