import type { CostLine } from '../../lines/cost-line.ts';

/** What a line bills, with the cluster that it is part of. */
export function describeLine({
  groupDescription,
  description,
}: Pick<CostLine, 'groupDescription' | 'description'>): string {
  return [groupDescription, description].filter((text) => text).join(': ');
}
