import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Response,
} from 'express';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { createFaultInjection } from './fault-injection.ts';
import { invoiceImport, type Ledger, openLedger } from './finance-ledger.ts';
import { listen, type RunningStandIn } from './listen.ts';

/** Options of {@link startFinance}. */
export interface FinanceOptions {
  /** TCP port on 127.0.0.1. Default: a free port. */
  readonly port?: number | undefined;
  /** Shared secret that callers sign their tokens with, by HS256, HS384 or HS512. */
  readonly secret: string;
  /** Required `iss` of a token. Default: any issuer. */
  readonly issuer?: string | undefined;
  /** Audience that the `aud` of a token must include. Default: any audience. */
  readonly audience?: string | undefined;
  /** JSON file that stores the invoices. It is created if it is missing. Default: the invoices stay in memory. */
  readonly dataFile?: string | undefined;
  /** Clock. Default: the system clock. */
  readonly now?: (() => Date) | undefined;
}

/**
 * Starts a stand-in for the finance service. It verifies tokens, validates and stores invoices, and fails on request by
 * `POST /_sandbox/faults`.
 *
 * @throws {SandboxError} `port_taken` if another program listens on `port`.
 * @throws {SandboxError} `data_file_invalid` if `dataFile` holds anything but the data of this stand-in.
 * @example
 * const finance = await startFinance({ secret: 'at least thirty-two bytes, please' });
 * console.log(finance.url);
 * await finance.stop();
 */
export async function startFinance(options: FinanceOptions): Promise<RunningStandIn> {
  const { port = 0, now = () => new Date(), dataFile, ...caller } = options;
  const ledger = await openLedger(dataFile);
  return await listen(createApp({ ...caller, ledger, now }), port);
}

interface AppOptions extends AuthenticateOptions {
  readonly ledger: Ledger;
}

const BASE_PATH = '/api/v1/integrations/cloud';

function createApp({ ledger, ...caller }: AppOptions): Express {
  const faults = createFaultInjection({
    canCommit: true,
    sendError: (res, status) => {
      if (status === 401) sendError(res, 401, 'unauthorized', 'A valid token is required');
      else if (status === 429) sendError(res, 429, 'rate_limited', 'Too many requests');
      else sendError(res, 500, 'internal_error', 'Something went wrong');
    },
  });
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // Faults come before authentication: the real service can fail before it verifies a token.
  app.use(faults.control, faults.record, faults.inject);
  app.use('/api', authenticate(caller));

  app.post(`${BASE_PATH}/import-invoice`, express.json({ limit: '10mb' }), async (req, res) => {
    const parsed = invoiceImport.safeParse(req.body ?? {});
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => ({
        path: path.join('.'),
        message,
      }));
      const message = errors.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; ');
      return sendError(res, 422, 'invalid_invoice', message, { errors });
    }
    const { action, invoiceId } = await ledger.importInvoice(parsed.data, caller.now());
    res.status(action === 'created' ? 201 : 200).json({ action, invoice_id: invoiceId });
  });
  app.get(`${BASE_PATH}/invoices`, (_req, res) => void res.json(ledger.read()));

  app.use((req, res) => sendError(res, 404, 'not_found', `Not found: ${req.method} ${req.path}`));
  app.use(handleError);
  return app;
}

interface AuthenticateOptions {
  readonly secret: string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly now: () => Date;
}

const REQUIRED_ROLE = 'admin';
const claims = z.object({
  typ: z.literal('access', 'must be access').optional(),
  roles: z.array(z.string(), 'must be a list').default([]),
});

/** Accepts only admins: sends 401 if the token is missing or invalid, and 403 if the caller is not an admin. */
function authenticate({ secret, issuer, audience, now }: AuthenticateOptions): RequestHandler {
  const key = new TextEncoder().encode(secret);
  return async (req, res, next) => {
    const token = /^Bearer +(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (token === undefined) {
      return sendError(res, 401, 'unauthorized', 'A Bearer token is required');
    }
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256', 'HS384', 'HS512'],
        requiredClaims: ['exp'],
        currentDate: now(),
        ...(issuer === undefined ? {} : { issuer }),
        ...(audience === undefined ? {} : { audience }),
      });
      const parsed = claims.safeParse(payload);
      if (!parsed.success) {
        return sendError(res, 401, 'invalid_token', z.prettifyError(parsed.error));
      }
      if (!parsed.data.roles.includes(REQUIRED_ROLE)) {
        const message = `The token's roles must include ${REQUIRED_ROLE}`;
        return sendError(res, 403, 'forbidden', message);
      }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return sendError(res, 401, 'invalid_token', error.message);
    }
    next();
  };
}

/** Sends an error in the format of the finance service: `{ code, message }`. */
function sendError(
  res: Response,
  status: 400 | 401 | 403 | 404 | 413 | 422 | 429 | 500,
  code: string,
  message: string,
  details: { readonly errors?: readonly { path: string; message: string }[] } = {},
): void {
  if (status === 401) res.set('www-authenticate', 'Bearer');
  res.status(status).json({ code, message, ...details });
}

const handleError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  if (status === 413) return sendError(res, 413, 'too_large', 'The body is larger than 10 MB');
  if (status === 400) return sendError(res, 400, 'malformed_json', 'The body is not valid JSON');
  sendError(res, 500, 'internal_error', error instanceof Error ? error.message : 'Unknown');
};
