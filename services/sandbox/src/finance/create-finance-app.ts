import express, { type ErrorRequestHandler, type Express } from 'express';
import { createFaults } from '../faults.ts';
import { invoiceImport } from './invoice-import.ts';
import type { Ledger } from './ledger.ts';
import { refuse } from './refuse.ts';
import { type CallerOptions, verifyCaller } from './verify-caller.ts';

/** Options of {@link createFinanceApp}. */
export interface FinanceAppOptions extends CallerOptions {
  readonly ledger: Ledger;
}

const BASE = '/api/v1/integrations/cloud';

/** Every step of a request, in its order: a fault strikes before the caller is looked at. */
export function createFinanceApp({ ledger, ...caller }: FinanceAppOptions): Express {
  const faults = createFaults({
    canCommit: true,
    refuse: (res, status) => {
      if (status === 401) refuse(res, 401, 'unauthorized', 'A valid token is required');
      else if (status === 429) refuse(res, 429, 'rate_limited', 'Too many requests');
      else refuse(res, 500, 'internal_error', 'Something went wrong');
    },
  });
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(faults.control, faults.record, faults.inject);
  app.use('/api', verifyCaller(caller));

  app.post(`${BASE}/import-invoice`, express.json({ limit: '10mb' }), async (req, res) => {
    const parsed = invoiceImport.safeParse(req.body ?? {});
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => ({
        path: path.join('.'),
        message,
      }));
      const message = errors.map((fault) => `${fault.path || 'body'}: ${fault.message}`).join('; ');
      return refuse(res, 422, 'invalid_invoice', message, { errors });
    }
    const { action, invoiceId } = await ledger.importInvoice(parsed.data, caller.now());
    res.status(action === 'created' ? 201 : 200).json({ action, invoice_id: invoiceId });
  });
  app.get(`${BASE}/invoices`, (_req, res) => void res.json(ledger.read()));

  app.use((req, res) => refuse(res, 404, 'not_found', `There is no ${req.method} ${req.path}`));
  app.use(refuseUnreadable);
  return app;
}

const refuseUnreadable: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  if (status === 413) return refuse(res, 413, 'too_large', 'The body is larger than 10 MB');
  if (status === 400) return refuse(res, 400, 'malformed_json', 'The body is not JSON');
  refuse(res, 500, 'internal_error', error instanceof Error ? error.message : 'Unknown');
};
