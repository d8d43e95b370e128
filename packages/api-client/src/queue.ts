import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type {
  Instance,
  Schedule,
  WorkItem,
  WorkItemDetail,
  WorkItemSelection,
  WorkKind,
  WorkKindStatus,
} from './schemas.ts';

/** The query of `queue.listItems`. */
export type WorkItemsQuery = QueryOf<'listWorkItems'>;

/** The work of the service, and the operations that steer it. For platform_admin. */
export interface Queue {
  /**
   * `GET /api/v1/work-items`: lists work items, oldest first by default.
   *
   * @example
   * ```ts
   * for await (const item of paginate(arcadia.queue.listItems, { state: 'failed' })) {
   *   console.log(item.kind, item.key, item.last_error);
   * }
   * ```
   */
  listItems(query?: WorkItemsQuery, options?: CallOptions): Promise<Page<WorkItem>>;
  /** `GET /api/v1/work-items/{id}`: reads a work item with its latest runs, the latest first. */
  getItem(id: string, options?: CallOptions): Promise<WorkItemDetail>;
  /**
   * `POST /api/v1/work-items/retry`: makes items due now, all of a kind in a state or up to 1,000 by their ids. Returns
   * how many.
   *
   * @example
   * ```ts
   * await arcadia.queue.retry({ kind: 'push', state: 'failed' });
   * ```
   */
  retry(selection: WorkItemSelection, options?: ChangeOptions): Promise<{ count: number }>;
  /** `POST /api/v1/work-items/{id}/dismiss`: ends an item that failed or is held. */
  dismissItem(id: string, reason: string, options?: ChangeOptions): Promise<WorkItem>;
  /** `GET /api/v1/work-kinds`: lists every kind of work, with its circuit, its pause and its counts. */
  listKinds(options?: CallOptions): Promise<{ data: WorkKindStatus[] }>;
  /** `POST /api/v1/work-kinds/{kind}/pause`: no item of the kind begins until it is resumed. */
  pauseKind(kind: WorkKind, options?: ChangeOptions): Promise<WorkKindStatus>;
  /** `POST /api/v1/work-kinds/{kind}/resume`: ends the pause of the kind, and its wait for a rate limit. */
  resumeKind(kind: WorkKind, options?: ChangeOptions): Promise<WorkKindStatus>;
  /** `POST /api/v1/work-kinds/{kind}/probe`: lets one item of the kind test its open circuit now. */
  probeKind(kind: WorkKind, options?: ChangeOptions): Promise<WorkKindStatus>;
  /** `GET /api/v1/schedules`: lists the schedules, and how late each is. */
  listSchedules(options?: CallOptions): Promise<{ data: Schedule[] }>;
  /** `POST /api/v1/schedules/{name}/run`: lets the work of a schedule run now, and does not wait for it. */
  runSchedule(name: string, options?: ChangeOptions): Promise<Schedule>;
  /** `GET /api/v1/instances`: lists the processes that run or ran work, the latest first. */
  listInstances(options?: CallOptions): Promise<{ data: Instance[] }>;
}

export function queue(http: Client<ClientPaths>): Queue {
  const onKind = (kind: WorkKind, options?: ChangeOptions) => ({
    params: { path: { kind } },
    ...toRequestInit(options),
  });
  return {
    listItems: (query = {}, options) =>
      call(http.GET('/api/v1/work-items', { params: { query }, ...toRequestInit(options) })),
    getItem: (id, options) =>
      call(
        http.GET('/api/v1/work-items/{id}', {
          params: { path: { id } },
          ...toRequestInit(options),
        }),
      ),
    retry: (body, options) =>
      call(http.POST('/api/v1/work-items/retry', { body, ...toRequestInit(options) })),
    dismissItem: (id, reason, options) =>
      call(
        http.POST('/api/v1/work-items/{id}/dismiss', {
          params: { path: { id } },
          body: { reason },
          ...toRequestInit(options),
        }),
      ),
    listKinds: (options) => call(http.GET('/api/v1/work-kinds', toRequestInit(options))),
    pauseKind: (kind, options) =>
      call(http.POST('/api/v1/work-kinds/{kind}/pause', onKind(kind, options))),
    resumeKind: (kind, options) =>
      call(http.POST('/api/v1/work-kinds/{kind}/resume', onKind(kind, options))),
    probeKind: (kind, options) =>
      call(http.POST('/api/v1/work-kinds/{kind}/probe', onKind(kind, options))),
    listSchedules: (options) => call(http.GET('/api/v1/schedules', toRequestInit(options))),
    runSchedule: (name, options) =>
      call(
        http.POST('/api/v1/schedules/{name}/run', {
          params: { path: { name } },
          ...toRequestInit(options),
        }),
      ),
    listInstances: (options) => call(http.GET('/api/v1/instances', toRequestInit(options))),
  };
}
