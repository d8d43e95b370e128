import type { components } from '@arcadia/api-client/contract';
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Addon } from './addon.entity.ts';
import { readAddon } from './read-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

export type NewAddon = components['schemas']['NewAddon'];

/** Drafts an add-on. Nobody can attach it before it is published. */
export async function createAddon(
  em: EntityManager,
  { price_cents: priceCents, ...input }: NewAddon,
  audit: AuditContext,
): Promise<ApiAddon> {
  try {
    return await em.transactional(async (tx) => {
      const { id } = tx.create(Addon, { id: newId(), ...input, priceCents, status: 'draft' });
      await tx.flush();
      const after = await readAddon(tx, id);
      const target = { type: 'addon', id } as const;
      await recordAudit(tx, { action: 'createAddon', target, before: null, after }, audit);
      return after;
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const detail = `There is, or was, an add-on "${input.code}". Choose another code.`;
    const data = { addon_code: input.code };
    throw new ArcadiaError('addon_code_taken', detail, data, { cause: error });
  }
}
