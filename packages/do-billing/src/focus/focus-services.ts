import type { CostLineKind } from '../lines/cost-line.ts';

/** Category and subcategory of a service, and what the bill's `hours` count, where that is known. */
type FocusService = readonly [category: string, subcategory: string, unit?: 'Hours' | 'Backups'];

const OTHER: FocusService = ['Other', 'Other (Other)'];

export const FOCUS_SERVICES: Record<CostLineKind, FocusService> = {
  droplet: ['Compute', 'Virtual Machines', 'Hours'],
  droplet_backup: ['Storage', 'Backup Storage', 'Backups'],
  snapshot: ['Storage', 'Backup Storage', 'Hours'],
  volume: ['Storage', 'Block Storage', 'Hours'],
  load_balancer: ['Networking', 'Application Networking', 'Hours'],
  database: ['Databases', 'Other (Databases)', 'Hours'],
  kubernetes: ['Compute', 'Containers', 'Hours'],
  reserved_ip: ['Networking', 'Network Infrastructure', 'Hours'],
  app: ['Web', 'Application Platforms', 'Hours'],
  registry: ['Compute', 'Containers', 'Hours'],
  spaces: ['Storage', 'Object Storage', 'Hours'],
  bandwidth: ['Networking', 'Network Connectivity'],
  function: ['Compute', 'Serverless Compute'],
  gradient: ['AI and Machine Learning', 'Generative AI'],
  support: ['Management and Governance', 'Support'],
  tax: OTHER,
  credit: OTHER,
  discount: OTHER,
  other: OTHER,
};
