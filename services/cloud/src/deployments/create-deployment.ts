import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { scheduleTimers } from '../journal/change-deployment.ts';
import { Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import type { ApiDeployment } from '../journal/to-api-deployment.ts';

export type NewDeployment = Omit<components['schemas']['NewDeployment'], 'tenant_id'>;

const trialDays = 14;
const dayMs = 86_400_000;
// Later than any trial ends, and early enough for every date that is made from it.
const latest = new Date('2100-01-01T00:00:00Z');

/** Creates a tenant's deployment with the first event of its log. The slug is taken for ever. */
export async function createDeployment(
  em: EntityManager,
  tenantId: string,
  input: NewDeployment,
  audit: AuditContext,
  now: Date,
): Promise<ApiDeployment> {
  const state = input.state ?? 'active';
  const trialEndsAt = toTrialEnd(input, now);
  try {
    return await em.transactional(async (tx) => {
      const deployment = tx.create(Deployment, {
        id: newId(),
        tenantId,
        slug: input.slug,
        displayName: input.display_name,
        region: input.region,
        state: deploymentLifecycle.initial.find((initial) => initial === state) ?? 'active',
        llmMode: input.llm_mode ?? 'shared',
        templateCode: input.template_code ?? null,
        templateVersion: input.template_version ?? null,
        trialEndsAt,
        scheduledTransition: null,
        // Its first event counts it.
        seq: 0,
      });
      if (trialEndsAt !== null) await scheduleTimers(tx, deployment.id, trialEndsAt);
      const metadata = { before: null, after: attributes(deployment) };
      return recordEvent(tx, deployment, { kind: 'created', fromState: null, metadata }, audit);
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const detail = `The tenant ${tenantId} has, or had, a deployment "${input.slug}". Choose another slug.`;
    throw new ArcadiaError('slug_taken', detail, { slug: input.slug }, { cause: error });
  }
}

function attributes(deployment: Deployment): Record<string, unknown> {
  return {
    slug: deployment.slug,
    display_name: deployment.displayName,
    region: deployment.region,
    state: deployment.state,
    llm_mode: deployment.llmMode,
    template_code: deployment.templateCode,
    template_version: deployment.templateVersion,
    trial_ends_at: deployment.trialEndsAt,
  };
}

function toTrialEnd(input: NewDeployment, now: Date): Date | null {
  const { state, trial_ends_at: asked } = input;
  if (state !== 'trial') {
    if (asked === undefined) return null;
    throw refuseTrialEnd('goes only with `state` `trial`');
  }
  if (asked === undefined) return new Date(now.getTime() + trialDays * dayMs);
  const end = new Date(asked);
  if (end <= now) throw refuseTrialEnd('must be in the future');
  if (end >= latest) throw refuseTrialEnd('must be before 2100');
  return end;
}

function refuseTrialEnd(message: string): ArcadiaError {
  return new ArcadiaError('invalid_request', `\`trial_ends_at\` ${message}.`, {
    errors: [{ path: '/body/trial_ends_at', message }],
  });
}
