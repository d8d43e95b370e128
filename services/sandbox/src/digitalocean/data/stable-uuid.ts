import { v5 } from 'uuid';

const NAMESPACE = '6f1a7c52-93f4-4e5e-8a43-0c1d54b7a9e0';

/** The UUID of a thing, the same in every run: `stableUuid('volume/uploads')`. */
export function stableUuid(name: string): string {
  return v5(name, NAMESPACE);
}
