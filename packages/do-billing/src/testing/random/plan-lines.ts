import type { Random } from './random.ts';

/** Lines of each part in an invoice of a thousand lines; the rest are Droplets. */
const linesPerMille = {
  adjustments: 20,
  accountCharges: 40,
  reservedIps: 20,
  apps: 40,
  spaces: 50,
  clusters: 90,
  databases: 40,
  loadBalancers: 40,
  volumes: 90,
  snapshots: 50,
  backups: 60,
  resizes: 10,
} as const;

type Part = keyof typeof linesPerMille;

/** The number of lines of each part of an invoice. */
export interface LinePlan extends Record<Part, number> {
  droplets: number;
  taxes: number;
}

/**
 * Divides `lines` among the parts of an invoice; the parts add up to `lines`. There are at least as many Droplets as
 * backups, and at least as many as resizes.
 */
export function planLines(random: Random, lines: number, hasBandwidth: boolean): LinePlan {
  let left = lines;
  const take = (wanted: number, most: number) => {
    const taken = Math.min(wanted, most, left);
    left -= taken;
    return taken;
  };
  const part = (name: Part, most = left) => {
    const thousandths = lines * linesPerMille[name];
    const roundUp = random.between(0, 999) < thousandths % 1_000 ? 1 : 0;
    return take(Math.floor(thousandths / 1_000) + roundUp, most);
  };
  const taxes = take(random.pick([0, 1, 1, 1, 2]), left);
  const adjustments = part('adjustments');
  const accountCharges = part('accountCharges');
  const reservedIps = part('reservedIps');
  const apps = part('apps');
  const spaces = part('spaces', hasBandwidth ? left : 1);
  const clusters = part('clusters');
  const databases = part('databases');
  const loadBalancers = part('loadBalancers');
  const volumes = part('volumes');
  const snapshots = part('snapshots');
  const backups = part('backups', Math.floor(left / 3));
  const resizes = part('resizes', Math.floor(left / 3));
  return {
    taxes,
    adjustments,
    accountCharges,
    reservedIps,
    apps,
    spaces,
    clusters,
    databases,
    loadBalancers,
    volumes,
    snapshots,
    backups,
    resizes,
    droplets: left,
  };
}
