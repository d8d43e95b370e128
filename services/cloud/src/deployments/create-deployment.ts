import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { ActorKind, AuditContext } from '../audit/audit-context.ts';
import { newId } from '../db/new-id.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { scheduleTimers } from '../journal/change-deployment.ts';
import { type ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { endOfTimers } from '../lifecycle/next-timer.ts';

export type NewDeployment = Omit<components['schemas']['NewDeployment'], 'tenant_id'>;

/**
 * Creates a tenant's deployment with the first event of its log. No other deployment of the tenant can ever have the
 * same slug.
 *
 * @throws {ArcadiaError} `slug_taken`, `forbidden` for a trial that a tenant asks for, `invalid_request` for a bad
 *   `trial_ends_at`.
 */
export async function createDeployment(
  deps: { readonly now: () => Date },
  em: EntityManager,
  tenantId: string,
  input: NewDeployment,
  audit: AuditContext,
): Promise<ApiDeployment> {
  assertMayBeginTrial(audit.actor.kind, input);
  const state = input.state ?? 'active';
  const trialEndsAt = toTrialEnd(input, deps.now());
  try {
    return await inTransaction(em, async (tx) => {
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
        // The first event makes it 1.
        seq: 0,
      });
      if (trialEndsAt !== null) await scheduleTimers(tx, deployment.id, trialEndsAt);
      const metadata = { before: null, after: toAttributes(deployment) };
      return recordEvent(tx, deployment, { kind: 'created', fromState: null, metadata }, audit);
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const detail = `The tenant ${tenantId} has, or had, a deployment "${input.slug}". Choose another slug.`;
    throw new ArcadiaError('slug_taken', detail, { slug: input.slug }, { cause: error });
  }
}

/** Converts a deployment to the attributes that its first event shows. */
function toAttributes(deployment: Deployment): Record<string, unknown> {
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

/** A trial costs nothing, so a tenant cannot give itself one, nor choose its end. Tenants cannot begin a trial. */
function assertMayBeginTrial(actor: ActorKind, { state, trial_ends_at }: NewDeployment): void {
  if (actor !== 'tenant' || (state !== 'trial' && trial_ends_at === undefined)) return;
  const detail =
    'Only platform roles may create a deployment with `state: trial` or set `trial_ends_at`. Leave both out.';
  throw new ArcadiaError('forbidden', detail);
}

const TRIAL_DAYS = 14;
const DAY_MS = 86_400_000;

/** Returns the end of the trial; null if the deployment does not begin in a trial. */
function toTrialEnd(input: NewDeployment, now: Date): Date | null {
  const { state, trial_ends_at: requested } = input;
  if (state !== 'trial') {
    if (requested === undefined) return null;
    throw invalidTrialEnd('is allowed only if `state` is `trial`');
  }
  if (requested === undefined) return new Date(now.getTime() + TRIAL_DAYS * DAY_MS);
  const end = new Date(requested);
  if (end <= now) throw invalidTrialEnd('must be in the future');
  if (end >= endOfTimers) throw invalidTrialEnd('must be before 2100');
  return end;
}

function invalidTrialEnd(message: string): ArcadiaError {
  return invalidRequest('/body/trial_ends_at', message, `\`trial_ends_at\` ${message}.`);
}
