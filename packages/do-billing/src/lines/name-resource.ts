import { trimText } from '../trim-text.ts';
import type { CostLine, ResourceKind } from './cost-line.ts';

type BilledText = Pick<CostLine, 'kind' | 'product' | 'description' | 'groupDescription'>;
type NamedResource = Pick<CostLine, 'resource' | 'size' | 'region'>;

const noResource: NamedResource = { resource: null, size: null, region: null };

// The first group is greedy: a name may contain parentheses itself, and the bill adds the last ones.
const SLUG = /^[^()\s]+$/;
const NAME_NOTE = /^(.+) \(([^()]+)\)$/s;
const NAME_REGION_SIZE = /^(.+) \(([a-z]{2,4}\d{1,2})\) (\d[\d.,]* ?[KMGT]i?B)(?: \w+ Snapshot)?$/s;
const NODES = /^\d+ nodes? - (.+)$/s;
const ADDRESS = /(?:^|\s)(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i;
const BUCKET = /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?: \(([a-z]{2,4}\d{1,2})\)(?: .*)?)?$/s;
const REGISTRY = /^[a-z0-9][a-z0-9-]*$/;

/** Reads a resource from a line: its name as in the inventory of DigitalOcean, its size and region. */
export function nameResource({
  kind,
  product,
  description,
  groupDescription,
}: BilledText): NamedResource {
  const text = trimText(description);
  switch (kind) {
    case 'droplet': {
      const open = text.lastIndexOf(' (');
      const size = text.endsWith(')') ? text.slice(open + 2, -1) : '';
      return open > 0 && SLUG.test(size)
        ? named('droplet', text.slice(0, open), size)
        : named('droplet', text);
    }
    case 'droplet_backup':
      return named('droplet', NAME_NOTE.exec(text)?.[1] ?? text);
    case 'volume':
    case 'snapshot': {
      const [, name = text, region = null, size = null] = NAME_REGION_SIZE.exec(text) ?? [];
      return named(kind, name, size, region);
    }
    case 'load_balancer':
      return named(kind, text);
    case 'kubernetes':
      return named(kind, groupDescription, NODES.exec(text)?.[1]);
    case 'database':
      return named(kind, groupDescription);
    case 'reserved_ip':
      return named(kind, ADDRESS.exec(text)?.[1]);
    case 'app':
      return named(kind, groupDescription ?? NAME_NOTE.exec(text)?.[1] ?? text);
    case 'registry':
      return named(kind, REGISTRY.exec(text)?.[0]);
    case 'spaces':
      return nameBucket(text);
    case 'bandwidth':
      return /\bspaces\b/i.test(product) ? nameBucket(text) : noResource;
    default:
      return noResource;
  }
}

/** Names of buckets are lower case, so the subscription ("Spaces ($5/mo …)") does not match. */
function nameBucket(text: string): NamedResource {
  const [, name, region = null] = BUCKET.exec(text) ?? [];
  return named('space', name, null, region);
}

function named(
  kind: ResourceKind,
  name: string | null | undefined,
  size: string | null = null,
  region: string | null = null,
): NamedResource {
  const trimmed = trimText(name ?? '');
  return { resource: trimmed === '' ? null : { kind, name: trimmed }, size, region };
}
