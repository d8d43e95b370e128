import type { Input } from '../input/input.ts';
import type { TotalSources } from './total-sources.ts';

/** An invoice to reconcile. */
export interface Target extends Input {
  sources: TotalSources;
  /** Whether its failure is no failure of the run: a preview in a folder, which still changes. */
  isProvisional: boolean;
}
