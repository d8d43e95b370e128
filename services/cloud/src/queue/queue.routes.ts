import type { Handlers, RequestContext } from '../http/operations.ts';
import { toAuditContext, toPageRequest } from '../http/request-context.ts';
import type { QueueTimes } from './instance.ts';
import { listInstances } from './list-instances.ts';
import { listWorkItems, readWorkItem } from './list-work-items.ts';
import { type Concurrencies, listWorkKinds, readWorkKind } from './list-work-kinds.ts';
import { dismissWorkItem, retryWorkItems, steerKind } from './steer-work.ts';
import type { WorkKind } from './work-kind.ts';

type QueueOperation =
  | 'listWorkItems'
  | 'getWorkItem'
  | 'retryWorkItems'
  | 'dismissWorkItem'
  | 'listWorkKinds'
  | 'pauseWorkKind'
  | 'resumeWorkKind'
  | 'probeWorkKind'
  | 'listInstances';

/** The operations by which operators see and steer the queue. */
export function queueRoutes(deps: {
  readonly concurrencies: Concurrencies;
  readonly times: QueueTimes;
  readonly wake: (kind: WorkKind) => void;
}): Handlers<QueueOperation> {
  const { concurrencies, times, wake } = deps;

  const steer = async (
    action: 'pauseWorkKind' | 'resumeWorkKind' | 'probeWorkKind',
    { path: { kind } }: { readonly path: { readonly kind: WorkKind } },
    context: RequestContext,
  ) => {
    await steerKind(context.em, action, kind, context);
    context.afterCommit(() => wake(kind));
    return { status: 200, body: await readWorkKind(context.em, kind, concurrencies) } as const;
  };

  return {
    async listWorkItems({ query }, { em }) {
      const { kind, state, key } = query ?? {};
      const page = toPageRequest(query);
      return { status: 200, body: await listWorkItems(em, { kind, state, key }, page) };
    },

    async getWorkItem({ path }, { em }) {
      return { status: 200, body: await readWorkItem(em, path.id) };
    },

    async retryWorkItems({ body }, context) {
      const { count, kinds } = await retryWorkItems(context.em, body, context);
      for (const kind of kinds) context.afterCommit(() => wake(kind));
      return { status: 200, body: { count } };
    },

    async dismissWorkItem({ path, body }, context) {
      const audit = toAuditContext(context, body.reason);
      return { status: 200, body: await dismissWorkItem(context.em, path.id, audit) };
    },

    async listWorkKinds(_request, { em }) {
      return { status: 200, body: { data: await listWorkKinds(em, concurrencies) } };
    },

    pauseWorkKind: (request, context) => steer('pauseWorkKind', request, context),
    resumeWorkKind: (request, context) => steer('resumeWorkKind', request, context),
    probeWorkKind: (request, context) => steer('probeWorkKind', request, context),

    async listInstances(_request, { em }) {
      return { status: 200, body: { data: await listInstances(em, times) } };
    },
  };
}
