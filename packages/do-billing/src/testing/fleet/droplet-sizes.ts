/**
 * A size of Droplet with its price in US cents a month.
 *
 * @example
 * import { type DropletSize, dropletSizes } from '@arcadia/do-billing/testing';
 *
 * const { vcpus, memoryMb, diskGb, monthlyCents }: DropletSize = dropletSizes['s-2vcpu-4gb'];
 * console.log(`${vcpus} vCPU, ${memoryMb} MB, ${diskGb} GB: ${monthlyCents} cents`);
 */
export interface DropletSize {
  readonly memoryMb: number;
  readonly vcpus: number;
  readonly diskGb: number;
  readonly monthlyCents: number;
  /** Price until June 2022, for sizes that became more expensive in July 2022. Default: `monthlyCents`. */
  readonly monthlyCentsBefore?: number;
}

/**
 * The slug of a size in {@link dropletSizes}.
 *
 * @example
 * import { type DropletSizeSlug, dropletSizes } from '@arcadia/do-billing/testing';
 *
 * const isKnown = (slug: string): slug is DropletSizeSlug => Object.hasOwn(dropletSizes, slug);
 * console.log(isKnown('s-1vcpu-1gb')); // true
 */
export type DropletSizeSlug =
  | '512mb'
  | '1gb'
  | '2gb'
  | '4gb'
  | 's-1vcpu-512mb-10gb'
  | 's-1vcpu-1gb'
  | 's-1vcpu-2gb'
  | 's-2vcpu-4gb'
  | 's-4vcpu-8gb'
  | 'c-32'
  | 'g-2vcpu-8gb'
  | 'm-2vcpu-16gb'
  | 'gpu-h100x1-80gb';

/**
 * Sizes by slug. Slugs that begin with the memory, such as `512mb`, are from DigitalOcean's first years.
 *
 * @example
 * import { dropletSizes } from '@arcadia/do-billing/testing';
 *
 * console.log(dropletSizes['s-1vcpu-1gb'].monthlyCents); // 600
 */
export const dropletSizes: Readonly<Record<DropletSizeSlug, DropletSize>> = {
  '512mb': { memoryMb: 512, vcpus: 1, diskGb: 20, monthlyCents: 500 },
  '1gb': { memoryMb: 1024, vcpus: 1, diskGb: 30, monthlyCents: 1000 },
  '2gb': { memoryMb: 2048, vcpus: 2, diskGb: 40, monthlyCents: 2000 },
  '4gb': { memoryMb: 4096, vcpus: 2, diskGb: 60, monthlyCents: 4000 },
  's-1vcpu-512mb-10gb': { memoryMb: 512, vcpus: 1, diskGb: 10, monthlyCents: 400 },
  's-1vcpu-1gb': {
    memoryMb: 1024,
    vcpus: 1,
    diskGb: 25,
    monthlyCents: 600,
    monthlyCentsBefore: 500,
  },
  's-1vcpu-2gb': {
    memoryMb: 2048,
    vcpus: 1,
    diskGb: 50,
    monthlyCents: 1200,
    monthlyCentsBefore: 1000,
  },
  's-2vcpu-4gb': {
    memoryMb: 4096,
    vcpus: 2,
    diskGb: 80,
    monthlyCents: 2400,
    monthlyCentsBefore: 2000,
  },
  's-4vcpu-8gb': {
    memoryMb: 8192,
    vcpus: 4,
    diskGb: 160,
    monthlyCents: 4800,
    monthlyCentsBefore: 4000,
  },
  'c-32': { memoryMb: 65536, vcpus: 32, diskGb: 400, monthlyCents: 67200 },
  'g-2vcpu-8gb': { memoryMb: 8192, vcpus: 2, diskGb: 25, monthlyCents: 6300 },
  'm-2vcpu-16gb': { memoryMb: 16384, vcpus: 2, diskGb: 50, monthlyCents: 8400 },
  'gpu-h100x1-80gb': { memoryMb: 245760, vcpus: 20, diskGb: 720, monthlyCents: 227_808 },
};

const PRICE_RISE_MS = Date.UTC(2022, 6);

/** The price of a size at a time, in US cents a month. */
export function dropletPrice(slug: DropletSizeSlug, atMs: number): number {
  const { monthlyCents, monthlyCentsBefore = monthlyCents } = dropletSizes[slug];
  return atMs < PRICE_RISE_MS ? monthlyCentsBefore : monthlyCents;
}
