import type { EntityManager } from '@mikro-orm/postgresql';
import { enqueueBy } from '../../work/enqueue-by.ts';

/** Sees to it that someone looks at `at`, or sooner, for what is due on a deployment whose row is locked. */
export async function wakeDeployment(em: EntityManager, id: string, at: Date): Promise<void> {
  await enqueueBy(em, 'deployment-due', id, at);
}
