import { isDeepStrictEqual } from 'node:util';
import type { components } from '@arcadia/api-client/contract';
import {
  type EntityManager,
  LockMode,
  UniqueConstraintViolationException,
} from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { newId } from '../db/new-id.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Addon } from './addon.entity.ts';
import { type ApiAddon, addonNotFound, readAddon } from './read-addons.ts';

type Schemas = components['schemas'];

/**
 * Drafts an add-on. Subscriptions cannot attach it before it is published.
 *
 * @throws {ArcadiaError} `addon_code_taken`: a retired add-on keeps its code, too.
 */
export async function createAddon(
  em: EntityManager,
  { price_cents: priceCents, ...input }: Schemas['NewAddon'],
  audit: AuditContext,
): Promise<ApiAddon> {
  try {
    return await inTransaction(em, async (tx) => {
      const { id } = tx.create(Addon, { id: newId(), ...input, priceCents, status: 'draft' });
      await tx.flush();
      const after = await readAddon(tx, id);
      const target = { type: 'addon', id } as const;
      await recordAudit(tx, { action: 'createAddon', target, before: null, after }, audit);
      return after;
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const detail = `An add-on "${input.code}" exists already; it may be retired. Choose another code.`;
    const data = { addon_code: input.code };
    throw new ArcadiaError('addon_code_taken', detail, data, { cause: error });
  }
}

/**
 * Changes an add-on for subscriptions that attach it from now on. The others keep their snapshot of it.
 *
 * @throws {ArcadiaError} `not_found`, `addon_retired`.
 */
export async function updateAddon(
  em: EntityManager,
  id: string,
  changes: Schemas['AddonChanges'],
  audit: AuditContext,
): Promise<ApiAddon> {
  const update = (addon: Addon) => {
    if (addon.status === 'retired') throw addonRetired(addon);
    addon.name = changes.name ?? addon.name;
    addon.qty = changes.qty ?? addon.qty;
    addon.priceCents = changes.price_cents ?? addon.priceCents;
  };
  return changeAddon(em, id, 'updateAddon', update, audit);
}

/**
 * Publishes a draft: from now on subscriptions can attach it.
 *
 * @throws {ArcadiaError} `not_found`, `addon_not_draft`.
 */
export async function publishAddon(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiAddon> {
  const publish = (addon: Addon) => {
    if (addon.status !== 'draft') throw addonNotDraft(addon);
    addon.status = 'active';
  };
  return changeAddon(em, id, 'publishAddon', publish, audit);
}

/**
 * Retires an add-on for good: no subscription can attach it any more, and its present subscriptions keep it.
 *
 * @throws {ArcadiaError} `not_found`, `addon_retired`.
 */
export async function retireAddon(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiAddon> {
  const retire = (addon: Addon) => {
    if (addon.status === 'retired') throw addonRetired(addon);
    addon.status = 'retired';
  };
  return changeAddon(em, id, 'retireAddon', retire, audit);
}

/**
 * Changes an add-on while its row is locked. Records it before and after in the audit log, unless the two are equal.
 *
 * @param change Throws if the add-on does not allow the change.
 */
async function changeAddon(
  em: EntityManager,
  id: string,
  action: Schemas['AuditAction'],
  change: (addon: Addon) => void,
  audit: AuditContext,
): Promise<ApiAddon> {
  return inTransaction(em, async (tx) => {
    const addon = await tx.findOne(Addon, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (addon === null) throw addonNotFound(id);
    const before = await readAddon(tx, id);
    change(addon);
    await tx.flush();
    const after = await readAddon(tx, id);
    if (isDeepStrictEqual(before, after)) return after;
    await recordAudit(tx, { action, target: { type: 'addon', id }, before, after }, audit);
    return after;
  });
}

function addonNotDraft({ code, status }: Addon): ArcadiaError {
  const detail = `The add-on "${code}" is ${status}, and only a draft can be published.`;
  return new ArcadiaError('addon_not_draft', detail, { addon_code: code, addon_status: status });
}

function addonRetired({ code }: Addon): ArcadiaError {
  const detail = `The add-on "${code}" is retired for good. Create another add-on, with another code.`;
  return new ArcadiaError('addon_retired', detail, { addon_code: code });
}
