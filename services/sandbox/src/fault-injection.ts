import { setTimeout as sleep } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { z } from 'zod';

/** Options of {@link createFaultInjection}. */
export interface FaultInjectionOptions {
  /** Whether the stand-in stores anything, so that `fail_after_commit` makes sense. */
  readonly canCommit: boolean;
  /** Sends an error in the format of the API that the stand-in replaces. */
  readonly sendError: (res: Response, status: 401 | 429 | 500) => void;
}

/** Handlers that make a stand-in fail on request. Mount them in this order. */
export interface FaultInjection {
  /** Serves `/_sandbox/faults` and `/_sandbox/requests`. */
  readonly control: Router;
  /** Records each request for `/_sandbox/requests`. */
  readonly record: RequestHandler;
  /** Fails the requests that match a fault. */
  readonly inject: RequestHandler;
}

const MAX_RECORDED_REQUESTS = 10_000;

/** Creates the fault injection of a stand-in, which shows how a client copes with the failures of the real API. */
export function createFaultInjection(options: FaultInjectionOptions): FaultInjection {
  const { canCommit, sendError } = options;
  let faults: Fault[] = [];
  let requests: { method: string; path: string; query: string }[] = [];
  const body = faultBody(canCommit);

  const control = Router();
  control.use('/_sandbox', express.json());
  control.post('/_sandbox/faults', (req, res) => {
    const parsed = body.safeParse(req.body ?? {});
    if (!parsed.success) {
      res.status(400).json({ error: 'invalid_fault', message: z.prettifyError(parsed.error) });
      return;
    }
    faults.push({ ...parsed.data });
    res.status(201).json(parsed.data);
  });
  control.delete('/_sandbox/faults', (_req, res) => {
    faults = [];
    res.status(204).end();
  });
  control.get('/_sandbox/requests', (_req, res) => void res.json({ data: requests }));
  control.delete('/_sandbox/requests', (_req, res) => {
    requests = [];
    res.status(204).end();
  });
  control.use('/_sandbox', (req, res) => {
    const message = `Not found: ${req.method} ${req.originalUrl}`;
    res.status(404).json({ error: 'not_found', message });
  });
  const handleBadJson: ErrorRequestHandler = (error: Error, _req, res, _next) => {
    res.status(400).json({ error: 'invalid_json', message: error.message });
  };
  control.use('/_sandbox', handleBadJson);

  return {
    control,
    record: (req, _res, next) => {
      const query = req.originalUrl.slice(req.path.length + 1);
      requests.push({ method: req.method, path: req.path, query });
      if (requests.length > MAX_RECORDED_REQUESTS) requests.shift();
      next();
    },
    inject: async (req, res, next) => {
      const fault = faults.find(({ path }) => matchesPath(path, req.path));
      if (fault === undefined) return next();
      fault.times -= 1;
      faults = faults.filter(({ times }) => times > 0);
      switch (fault.fault) {
        case 'rate_limited':
          res.set('retry-after', '1');
          return sendError(res, 429);
        case 'rate_limited_without_retry_after':
          return sendError(res, 429);
        case 'unauthorized':
          return sendError(res, 401);
        case 'server_error':
          return sendError(res, 500);
        case 'fail_after_commit':
          replaceAnswer(res, () => sendError(res, 500));
          return next();
        case 'cut':
          cutAnswer(res);
          return next();
        case 'slow':
          await sleep(fault.delay_ms);
          return next();
      }
    },
  };
}

const everyFault = [
  'rate_limited',
  'rate_limited_without_retry_after',
  'unauthorized',
  'server_error',
  'cut',
  'slow',
] as const;

/** The body of `POST /_sandbox/faults`. */
function faultBody(canCommit: boolean) {
  return z.strictObject({
    path: z.string().regex(/^\/[^*]*\*?$/, 'must begin with / and may end in *'),
    fault: z.enum(canCommit ? [...everyFault, 'fail_after_commit'] : everyFault),
    /** How many requests fail. */
    times: z.int().min(1).default(1),
    /** Delay of `slow`, in milliseconds. */
    delay_ms: z.int().min(0).max(600_000).default(3_000),
  });
}

type Fault = z.infer<ReturnType<typeof faultBody>>;

function matchesPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** Sends an error in place of the handler's answer. By then the handler has committed its work. */
function replaceAnswer(res: Response, sendError: () => void): void {
  const send = res.send.bind(res);
  res.send = () => {
    res.send = send;
    sendError();
    return res;
  };
}

/** Sends half of the handler's answer and closes the connection. */
function cutAnswer(res: Response): void {
  res.send = (body: unknown) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : '');
    res.set('content-length', String(bytes.length));
    res.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => res.destroy());
    return res;
  };
}
