import type { Random } from './random.ts';

const PROJECTS = [
  '',
  'shop',
  'Internal tools',
  'Acme, Inc.',
  'Client "Blue"',
  '00123',
  '1e5',
  'true',
  'Zürich & Söhne',
  '=1+2',
] as const;

/** The name of a project, or empty. */
export function randomProject(random: Random): string {
  return random.pick(PROJECTS);
}
