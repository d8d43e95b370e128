import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { Deployment } from './deployment.entity.ts';

/** Takes the deployment's turn: its row stays locked until the transaction ends. */
export async function lockDeployment(em: EntityManager, id: string): Promise<Deployment> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const deployment = await em.findOne(Deployment, { id }, options);
  if (deployment === null) throw deploymentNotFound(id);
  return deployment;
}

/** Not there, or not the caller's: the two cannot be told apart from outside. */
export function deploymentNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no deployment ${id}.`);
}
