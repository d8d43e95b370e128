import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import { listAuditLog } from './audit-log.ts';

/** Handlers of the audit log, which callers can only read. */
export function auditRoutes(): Handlers<'listAuditLog'> {
  return {
    async listAuditLog({ query }, { em }) {
      const filter = { action: query?.action, targetId: query?.target_id };
      const page = toPageRequest(query);
      return { status: 200, body: await listAuditLog(em, filter, page) };
    },
  };
}
