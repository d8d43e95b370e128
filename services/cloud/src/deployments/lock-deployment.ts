import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Deployment } from './deployment.entity.ts';
import { deploymentNotFound } from './deployment-not-found.ts';

/** Takes the deployment's turn: its row stays locked until the transaction ends. */
export async function lockDeployment(em: EntityManager, id: string): Promise<Deployment> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const deployment = await em.findOne(Deployment, { id }, options);
  if (deployment === null) throw deploymentNotFound(id);
  return deployment;
}
