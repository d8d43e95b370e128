import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import { acceptInvoice } from './accept-invoice.ts';
import { readBalance } from './balance.ts';
import type { Pipeline } from './billing-pipeline.ts';
import { readCompleteness } from './completeness.ts';
import { toApiInvoice } from './invoice.entity.ts';
import { listAccounts } from './list-accounts.ts';
import { listCostLines } from './list-cost-lines.ts';
import { listPushAttempts } from './list-push-attempts.ts';
import { listInvoices, readInvoice } from './read-invoices.ts';
import { listRevisions, readDocumentFile } from './read-revisions.ts';
import { requestReparse } from './reparse-invoice.ts';

type BillingOperation =
  | 'getBalance'
  | 'listAccounts'
  | 'getCompleteness'
  | 'listCostLines'
  | 'listInvoices'
  | 'getInvoice'
  | 'getInvoiceDocument'
  | 'listInvoiceRevisions'
  | 'discoverInvoices'
  | 'ingestInvoice'
  | 'acceptInvoice'
  | 'reparseInvoices'
  | 'pushInvoice'
  | 'listPushAttempts'
  | 'reconcileFinance'
  | 'resendToFinance';

/** The operations on the provider's balance, invoices and cost lines. */
export function billingRoutes(
  pipeline: Omit<Pipeline, 'workDefinitions'>,
): Handlers<BillingOperation> {
  const { isFinanceConfigured } = pipeline;
  return {
    async getBalance(_request, { em }) {
      return { status: 200, body: await readBalance(em) };
    },

    async listAccounts({ query }, { em }) {
      return { status: 200, body: await listAccounts(em, toPageRequest(query)) };
    },

    async getCompleteness({ query }, { em }) {
      return { status: 200, body: await readCompleteness(em, query ?? {}) };
    },

    async listCostLines({ query }, { em }) {
      const { period, kind, invoice_id, provisional = false } = query ?? {};
      const filter = { period, kind, invoiceId: invoice_id?.toLowerCase(), provisional };
      return { status: 200, body: await listCostLines(em, filter, toPageRequest(query)) };
    },

    async listInvoices({ query }, { em }) {
      const filter = {
        period: query?.period,
        ingestStatus: query?.ingest_status,
        financeStatus: query?.finance_status,
        reconciled: query?.reconciled,
        taxDiffers: query?.tax_differs,
        changedAfterPush: query?.changed_after_push,
        provisional: query?.provisional ?? false,
        isFinanceConfigured,
      };
      return { status: 200, body: await listInvoices(em, filter, toPageRequest(query)) };
    },

    async getInvoice({ path }, { em }) {
      const invoice = await readInvoice(em, path.id);
      return { status: 200, body: toApiInvoice(invoice, isFinanceConfigured) };
    },

    async getInvoiceDocument({ path, query }, { em }) {
      const { csv, name } = await readDocumentFile(em, path.id, query?.revision);
      const headers = {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      };
      return { status: 200, body: csv, headers };
    },

    async listInvoiceRevisions({ path, query }, { em }) {
      return { status: 200, body: await listRevisions(em, path.id, toPageRequest(query)) };
    },

    async discoverInvoices(_request, context) {
      return { status: 200, body: await pipeline.discoverNow(context) };
    },

    async acceptInvoice({ path, body }, context) {
      const invoice = await acceptInvoice(context.em, path.id, body, context);
      context.afterCommit(() => pipeline.wake('push'));
      return { status: 200, body: toApiInvoice(invoice, isFinanceConfigured) };
    },

    async reparseInvoices({ body }, context) {
      const due = await requestReparse(context.em, body, context);
      context.afterCommit(() => pipeline.wake('reparse'));
      return { status: 200, body: { due } };
    },

    async ingestInvoice({ path }, context) {
      return { status: 200, body: await pipeline.ingestNow(path.id, context) };
    },

    async pushInvoice({ path, body }, context) {
      const options = { force: body?.force ?? false };
      return { status: 200, body: await pipeline.pushNow(path.id, options, context) };
    },

    async listPushAttempts({ path, query }, { em }) {
      return { status: 200, body: await listPushAttempts(em, path.id, toPageRequest(query)) };
    },

    async reconcileFinance({ body }, context) {
      return { status: 200, body: await pipeline.reconcileFinance(body.period, context) };
    },

    async resendToFinance({ body }, context) {
      const { em } = context;
      const result = await pipeline.resendToFinance(em, body?.from_period, context);
      context.afterCommit(() => pipeline.wake('push'));
      return { status: 200, body: result };
    },
  };
}
