import type { Client } from 'openapi-fetch';
import { type CallOptions, call, init } from './call.ts';
import type { operations, paths } from './contract.gen.ts';
import type { AuditEntry, Page } from './schemas.ts';

export type AuditLogQuery = NonNullable<operations['listAuditLog']['parameters']['query']>;

/** What was changed that is no deployment's event; for platform_admin. */
export interface AuditLog {
  /**
   * `GET /api/v1/audit-log`: oldest first. `action` is the name of an operation of the contract.
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

export function auditLog(http: Client<paths>): AuditLog {
  return {
    list: (query = {}, options) =>
      call(http.GET('/api/v1/audit-log', { params: { query }, ...init(options) })),
  };
}
