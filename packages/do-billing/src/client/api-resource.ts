import {
  arrayOf,
  either,
  integer,
  object,
  optional,
  type Shape,
  type ShapeFault,
  string,
} from '../payloads/shape.ts';
import { toUtcTimestamp } from '../time/to-utc-timestamp.ts';

interface Region {
  slug: string;
}

/** What the provider's objects of all kinds have in common. */
export interface ApiResource {
  region?: string | Region | null | undefined;
  /** Of snapshots, instead of `region`. */
  regions?: string[] | null | undefined;
  /** Of reserved IPv6 addresses, instead of `region`. */
  region_slug?: string | null | undefined;
  created_at?: string | null | undefined;
  /** Of reserved IPv6 addresses, instead of `created_at`. */
  reserved_at?: string | null | undefined;
  tags?: string[] | null | undefined;
  /** Of load balancers: one tag, or an empty string. */
  tag?: string | null | undefined;
}

const timestamp: Shape<string> = {
  faultIn: (value, at): ShapeFault | null =>
    typeof value === 'string' && toUtcTimestamp(value) !== null
      ? null
      : { at, expected: 'an RFC 3339 time' },
};

export const apiResourceShape: Shape<ApiResource> = object<ApiResource>({
  region: optional(either(string, object<Region>({ slug: string }))),
  regions: optional(arrayOf(string)),
  region_slug: optional(string),
  created_at: optional(timestamp),
  reserved_at: optional(timestamp),
  tags: optional(arrayOf(string)),
  tag: optional(string),
});

/** Ids of Droplets are numbers, of other kinds strings. */
export const id: Shape<string | number> = either(string, integer);
