import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, type GuardedOptions, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type {
  Deployment,
  DeploymentChanges,
  DeploymentDetail,
  DeploymentEvent,
  NewDeployment,
  Page,
  Subscription,
} from './schemas.ts';

export type ListDeploymentsQuery = NonNullable<
  operations['listDeployments']['parameters']['query']
>;
export type ListEventsQuery = NonNullable<
  operations['listDeploymentEvents']['parameters']['query']
>;
export type SubscriptionOrder =
  operations['subscribeDeployment']['requestBody']['content']['application/json'];
export type Transition =
  operations['transitionDeployment']['requestBody']['content']['application/json'];

/** Options of reading a deployment. */
export interface AsOfOptions extends CallOptions {
  /** An instant, as text RFC 3339: the deployment as it stood then, from its log. Default: as it stands now. */
  readonly asOf?: Date | string;
}

/** The operations on deployments. */
export interface Deployments {
  /** `GET /api/v1/deployments`: a page, oldest first. */
  list(query?: ListDeploymentsQuery, options?: CallOptions): Promise<Page<Deployment>>;
  /** `POST /api/v1/deployments`. Platform roles name `tenant_id`. */
  create(deployment: NewDeployment, options?: ChangeOptions): Promise<Deployment>;
  /**
   * `GET /api/v1/deployments/{id}`, with its subscription, its latest 50 events and what you may do. With `asOf` as it
   * stood then: `not_found` before its first event, `log_incomplete` where the log was redacted.
   *
   * @example
   * ```ts
   * const { state } = await arcadia.deployments.get(id, { asOf: '2026-04-30T23:59:59.999Z' });
   * console.log(state);
   * ```
   */
  get(id: string, options?: AsOfOptions): Promise<DeploymentDetail>;
  /**
   * `GET /api/v1/deployments/{id}/events`: a page of its log, oldest first.
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
  /** `PATCH /api/v1/deployments/{id}`. */
  update(id: string, changes: DeploymentChanges, options?: GuardedOptions): Promise<Deployment>;
  /**
   * `POST /api/v1/deployments/{id}/transition`. Not in the map: `illegal_transition`. With `effective_at` (RFC 3339) it is
   * pending until then, as `scheduled_transition`.
   */
  transition(id: string, transition: Transition, options?: GuardedOptions): Promise<Deployment>;
  /** `DELETE /api/v1/deployments/{id}/scheduled-transition`: takes the pending transition back. */
  cancelScheduledTransition(id: string, options?: GuardedOptions): Promise<Deployment>;
  /** `POST /api/v1/deployments/{id}/subscribe`: to the active version of a plan. */
  subscribe(id: string, order: SubscriptionOrder, options?: GuardedOptions): Promise<Subscription>;
}

export function deployments(http: Client<paths>): Deployments {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/deployments', { params: { query }, ...init(options) })),
    create: (body, options) => call(http.POST('/api/v1/deployments', { body, ...init(options) })),
    get: (id, { asOf, ...options } = {}) => {
      const query = asOf === undefined ? {} : { as_of: toTime(asOf) };
      const params = { path: { id }, query };
      return call(http.GET('/api/v1/deployments/{id}', { params, ...init(options) }));
    },
    listEvents: (id, query = {}, options) => {
      const params = { path: { id }, query };
      return call(http.GET('/api/v1/deployments/{id}/events', { params, ...init(options) }));
    },
    update: (id, body, options) =>
      call(
        http.PATCH('/api/v1/deployments/{id}', {
          params: { path: { id } },
          body,
          ...init(options),
        }),
      ),
    transition: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/transition', {
          params: { path: { id } },
          body,
          ...init(options),
        }),
      ),
    cancelScheduledTransition: (id, options) =>
      call(
        http.DELETE('/api/v1/deployments/{id}/scheduled-transition', {
          params: { path: { id } },
          ...init(options),
        }),
      ),
    subscribe: (id, body, options) =>
      call(
        http.POST('/api/v1/deployments/{id}/subscribe', {
          params: { path: { id } },
          body,
          ...init(options),
        }),
      ),
  };
}

function toTime(instant: Date | string): string {
  return typeof instant === 'string' ? instant : instant.toISOString();
}
