import type { Handlers } from '../http/operations.ts';
import { toPageRequest } from '../http/request-context.ts';
import { readBalance } from './balance.ts';
import type { Pipeline } from './billing-pipeline.ts';
import { readCompleteness } from './completeness.ts';
import { toApiInvoice } from './invoice.entity.ts';
import { listAccounts } from './list-accounts.ts';
import { listCostLines } from './list-cost-lines.ts';
import { listPushAttempts } from './list-push-attempts.ts';
import { listInvoices, readInvoice } from './read-invoices.ts';

type BillingOperation =
  | 'getBalance'
  | 'listAccounts'
  | 'getCompleteness'
  | 'listCostLines'
  | 'listInvoices'
  | 'getInvoice'
  | 'ingestInvoice'
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
      const { period, kind, provisional = false } = query ?? {};
      const page = toPageRequest(query);
      return { status: 200, body: await listCostLines(em, { period, kind, provisional }, page) };
    },

    async listInvoices({ query }, { em }) {
      const options = { provisional: query?.provisional ?? false, isFinanceConfigured };
      const page = toPageRequest(query);
      return { status: 200, body: await listInvoices(em, options, page) };
    },

    async getInvoice({ path }, { em }) {
      const invoice = await readInvoice(em, path.id);
      return { status: 200, body: toApiInvoice(invoice, isFinanceConfigured) };
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
      return { status: 200, body: await pipeline.resendToFinance(body?.from_period, context) };
    },
  };
}
