import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import { z } from 'zod';
import { journalIncomplete } from './journal-incomplete.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

const isState = (value: unknown): value is DeploymentState => deploymentLifecycle.isState(value);
const state = z.custom<DeploymentState>(isState);
const scheduledTransition = z.object({
  to: state,
  effective_at: z.string(),
  reason: z.string().nullable(),
  requested_by: z.object({ kind: z.enum(['tenant', 'operator', 'system']), id: z.string() }),
  requested_at: z.string(),
  request_id: z.string().nullable(),
});

/** What every event keeps. What deployments were given later is not in the earlier events: it has a default here. */
const standing = z.object({
  id: z.string(),
  tenant_id: z.string(),
  slug: z.string(),
  display_name: z.string(),
  region: z.string(),
  state,
  llm_mode: z.enum(['shared', 'dedicated', 'byok', 'none']),
  billing_action_suspended: z.boolean(),
  template_code: z.string().nullable(),
  template_version: z.string().nullable(),
  trial_ends_at: z.string().nullable(),
  scheduled_transition: scheduledTransition.nullable().default(null),
  seq: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** The deployment as it stood after an event. */
export function toSnapshot(event: {
  readonly seq: number;
  readonly deployment: unknown;
}): ApiDeployment {
  const read = standing.safeParse(event.deployment);
  if (!read.success) throw journalIncomplete(event.seq, 'how the deployment stood');
  return read.data;
}
