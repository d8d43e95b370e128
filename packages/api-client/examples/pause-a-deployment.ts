import { createArcadiaClient, ProblemError } from '@arcadia/api-client';

/** Creates a deployment for the caller's tenant, and pauses it. */
export async function pauseADeployment(token: string): Promise<string> {
  const arcadia = createArcadiaClient({ baseUrl: 'http://localhost:4000', token });
  const { id, seq } = await arcadia.deployments.create({
    slug: 'shop',
    display_name: 'Shop',
    region: 'syd1',
  });
  try {
    const paused = await arcadia.deployments.transition(id, { to: 'paused' }, { ifMatch: seq });
    return paused.state;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'illegal_transition') {
      return `not possible; allowed: ${error.problem.allowed?.join(', ')}`;
    }
    throw error;
  }
}
