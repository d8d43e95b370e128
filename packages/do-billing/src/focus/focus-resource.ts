import type { ResourceKind, ResourceName } from '../lines/cost-line.ts';
import type { Focus10Row } from './focus-row.ts';

/** Their name is their id. */
const NAMED_BY_ID: readonly ResourceKind[] = ['reserved_ip', 'registry', 'space'];

/** DigitalOcean has no URN of these. */
const WITHOUT_URN: readonly ResourceKind[] = ['snapshot', 'registry'];

/** The resource of a line, which the CSV names but of most kinds gives no id. */
export function focusResource(
  resource: ResourceName | null,
  resourceId: string | null | undefined,
): Pick<Focus10Row, 'ResourceId' | 'ResourceName' | 'ResourceType'> {
  if (resource === null) return { ResourceId: null, ResourceName: null, ResourceType: null };
  const { kind, name } = resource;
  const id = resourceId || (NAMED_BY_ID.includes(kind) ? name : null);
  const urnKind = kind === 'database' ? 'dbaas' : kind.replace('_', '');
  const words = kind.replace('ip', 'IP').replace('_', ' ');
  return {
    ResourceId: id && (WITHOUT_URN.includes(kind) ? id : `do:${urnKind}:${id}`),
    // An address has no name.
    ResourceName: kind === 'reserved_ip' ? null : name,
    ResourceType: id && words.replace(/\b\w/g, (letter) => letter.toUpperCase()),
  };
}
