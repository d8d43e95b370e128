import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import { listAuditLog } from './audit-log.ts';

/** Handlers of the audit log, which callers can only read. */
export function auditRoutes(): Handlers<'listAuditLog'> {
  return {
    async listAuditLog({ query }, { em }) {
      const { actor, action, target_id: targetId } = query ?? {};
      const filter = { actor, action, targetId: targetId?.toLowerCase() };
      return { status: 200, body: await listAuditLog(em, filter, toPageRequest(query)) };
    },
  };
}
