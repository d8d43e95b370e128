import { isDeepStrictEqual } from 'node:util';
import type { components } from '@arcadia/api-client/contract';
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Addon } from './addon.entity.ts';
import { readAddon } from './read-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

/**
 * Changes an add-on while its row is locked, and enters what it was before and is after into the audit log. What is the
 * same already is not entered.
 *
 * @param change Judges the add-on as it stands, and changes it.
 */
export async function changeAddon(
  em: EntityManager,
  id: string,
  action: components['schemas']['AuditAction'],
  change: (addon: Addon) => void,
  audit: AuditContext,
): Promise<ApiAddon> {
  return em.transactional(async (tx) => {
    const addon = await tx.findOne(Addon, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (addon === null) throw new ArcadiaError('not_found', `There is no add-on ${id}.`);
    const before = await readAddon(tx, id);
    change(addon);
    await tx.flush();
    const after = await readAddon(tx, id);
    if (isDeepStrictEqual(before, after)) return after;
    await recordAudit(tx, { action, target: { type: 'addon', id }, before, after }, audit);
    return after;
  });
}
