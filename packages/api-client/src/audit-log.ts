import type { Client } from 'openapi-fetch';
import { type CallOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths, QueryOf } from './contract-views.ts';
import type { Page } from './paginate.ts';
import type { AuditEntry } from './schemas.ts';

/** The query of `auditLog.list`. */
export type AuditLogQuery = QueryOf<'listAuditLog'>;

/** Changes that are not events of a deployment. For platform_admin. */
export interface AuditLog {
  /**
   * `GET /api/v1/audit-log`: lists entries, oldest first by default. `action` is an `operationId` of the contract.
   *
   * @example
   * ```ts
   * for await (const entry of paginate(arcadia.auditLog.list, { action: 'updateAddon' })) {
   *   console.log(entry.recorded_at, entry.actor.id, entry.before, entry.after);
   * }
   * ```
   */
  list(query?: AuditLogQuery, options?: CallOptions): Promise<Page<AuditEntry>>;
}

export function auditLog(http: Client<ClientPaths>): AuditLog {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/audit-log', { params: { query }, ...toRequestInit(options) })),
  };
}
