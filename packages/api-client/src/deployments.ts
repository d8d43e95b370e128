import type { Client } from 'openapi-fetch';
import {
  type CallOptions,
  type ChangeOptions,
  call,
  type GuardedOptions,
  toRequestInit,
} from './call.ts';
import type { operations } from './contract.gen.ts';
import type { ClientPaths, Given, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type {
  Deployment,
  DeploymentChanges,
  DeploymentDetail,
  DeploymentEvent,
  NewDeployment,
  Subscription,
} from './schemas.ts';

/** The query of `deployments.list`. */
export type ListDeploymentsQuery = QueryOf<'listDeployments'>;
/** The query of `deployments.listEvents`. */
export type ListEventsQuery = QueryOf<'listDeploymentEvents'>;
/** The plan and add-ons that `deployments.subscribe` orders. */
export type SubscriptionOrder = Given<
  operations['subscribeDeployment']['requestBody']['content']['application/json']
>;
/** The transition that `deployments.transition` makes or schedules. */
export type Transition = Given<
  operations['transitionDeployment']['requestBody']['content']['application/json']
>;

/** Options of `deployments.get`. */
export interface AsOfOptions extends CallOptions {
  /** The instant to read the deployment as of, from its log; text is RFC 3339. Default: now. */
  readonly asOf?: Date | string | undefined;
}

/** The operations on deployments. */
export interface Deployments {
  /** `GET /api/v1/deployments`: lists deployments, oldest first by default. */
  list(query?: ListDeploymentsQuery, options?: CallOptions): Promise<Page<Deployment>>;
  /** `POST /api/v1/deployments`: creates a deployment. Platform roles must give a `tenant_id`. */
  create(deployment: NewDeployment, options?: ChangeOptions): Promise<Deployment>;
  /**
   * `GET /api/v1/deployments/{id}`: reads a deployment with its subscription, its latest 50 events and the transitions
   * that the caller may make. With `asOf` it fails with `not_found` before the first event, and with `log_incomplete` if the
   * log was redacted.
   *
   * @example
   * ```ts
   * const { state } = await arcadia.deployments.get(id, { asOf: '2026-04-30T23:59:59.999Z' });
   * console.log(state);
   * ```
   */
  get(id: string, options?: AsOfOptions): Promise<DeploymentDetail>;
  /**
   * `GET /api/v1/deployments/{id}/events`: lists the log of a deployment, oldest first by default.
   *
   * @example
   * ```ts
   * const log = (query?: ListEventsQuery) => arcadia.deployments.listEvents(id, query);
   * for await (const { seq, kind, actor } of paginate(log, {})) console.log(seq, kind, actor.id);
   * ```
   */
  listEvents(
    id: string,
    query?: ListEventsQuery,
    options?: CallOptions,
  ): Promise<Page<DeploymentEvent>>;
  /** `PATCH /api/v1/deployments/{id}`: changes attributes of a deployment. */
  update(id: string, changes: DeploymentChanges, options?: GuardedOptions): Promise<Deployment>;
  /**
   * `POST /api/v1/deployments/{id}/transition`: moves a deployment to another state. Fails with `illegal_transition` if the
   * lifecycle has no such transition. With `effective_at` (RFC 3339) the transition waits until then, as
   * `scheduled_transition`.
   */
  transition(id: string, transition: Transition, options?: GuardedOptions): Promise<Deployment>;
  /** `DELETE /api/v1/deployments/{id}/scheduled-transition`: cancels the scheduled transition. */
  cancelScheduledTransition(id: string, options?: GuardedOptions): Promise<Deployment>;
  /** `POST /api/v1/deployments/{id}/subscribe`: subscribes a deployment to the active version of a plan. */
  subscribe(id: string, order: SubscriptionOrder, options?: GuardedOptions): Promise<Subscription>;
}

export function deployments(http: Client<ClientPaths>): Deployments {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/deployments', { params: { query }, ...toRequestInit(options) })),
    create: (body, options) =>
      call(http.POST('/api/v1/deployments', { body, ...toRequestInit(options) })),
    get: (id, { asOf, ...options } = {}) => {
      const query = asOf === undefined ? {} : { as_of: toTime(asOf) };
      const params = { path: { id }, query };
      return call(http.GET('/api/v1/deployments/{id}', { params, ...toRequestInit(options) }));
    },
    listEvents: (id, query = {}, options) => {
      const params = { path: { id }, query };
      return call(
        http.GET('/api/v1/deployments/{id}/events', { params, ...toRequestInit(options) }),
      );
    },
    update: (id, body, options) =>
      call(
        http.PATCH('/api/v1/deployments/{id}', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
    transition: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/transition', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
    cancelScheduledTransition: (id, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/scheduled-transition', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    subscribe: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscribe', {
          params: { path: { id } },
          body,
          ...toRequestInit(options),
        }),
      ),
  };
}

function toTime(instant: Date | string): string {
  return typeof instant === 'string' ? instant : instant.toISOString();
}
