import { setTimeout as sleep } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { z } from 'zod';
import { type FaultRequest, faultRequest } from './fault-request.ts';

/** Options of {@link createFaults}. */
export interface FaultsOptions {
  /** Whether there is a `fail_after_commit`. */
  readonly canCommit: boolean;
  /** Answers with an error in the words of the API that this stands in for. */
  readonly refuse: (res: Response, status: 401 | 429 | 500) => void;
}

/** The parts of a stand-in that make it fail on request, in the order in which they are used. */
export interface Faults {
  /** `/_sandbox/faults` and `/_sandbox/requests`. */
  readonly control: Router;
  /** Remembers each request. */
  readonly record: RequestHandler;
  /** Strikes the requests that a fault was asked for. */
  readonly inject: RequestHandler;
}

const REMEMBERED_REQUESTS = 10_000;

/** Lets tests and the curious see how a client of a stand-in copes when the real one would fail. */
export function createFaults({ canCommit, refuse }: FaultsOptions): Faults {
  let faults: FaultRequest[] = [];
  let requests: { method: string; path: string; query: string }[] = [];
  const body = faultRequest(canCommit);

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
    const message = `There is no ${req.method} ${req.originalUrl}`;
    res.status(404).json({ error: 'not_found', message });
  });
  const onBadJson: ErrorRequestHandler = (error: Error, _req, res, _next) => {
    res.status(400).json({ error: 'invalid_json', message: error.message });
  };
  control.use('/_sandbox', onBadJson);

  return {
    control,
    record: (req, _res, next) => {
      const query = req.originalUrl.slice(req.path.length + 1);
      requests.push({ method: req.method, path: req.path, query });
      if (requests.length > REMEMBERED_REQUESTS) requests.shift();
      next();
    },
    inject: async (req, res, next) => {
      const fault = faults.find(({ path }) => strikes(path, req.path));
      if (fault === undefined) return next();
      fault.times -= 1;
      faults = faults.filter(({ times }) => times > 0);
      switch (fault.fault) {
        case 'rate_limited':
          res.set('retry-after', '1');
          return refuse(res, 429);
        case 'rate_limited_without_retry_after':
          return refuse(res, 429);
        case 'unauthorized':
          return refuse(res, 401);
        case 'server_error':
          return refuse(res, 500);
        case 'fail_after_commit':
          failOnceAnswered(res, () => refuse(res, 500));
          return next();
        case 'cut':
          cutOnceAnswered(res);
          return next();
        case 'slow':
          await sleep(fault.delay_ms);
          return next();
      }
    },
  };
}

function strikes(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** The handler has done its work when it answers; then the answer is lost. */
function failOnceAnswered(res: Response, fail: () => void): void {
  const send = res.send.bind(res);
  res.send = () => {
    res.send = send;
    fail();
    return res;
  };
}

function cutOnceAnswered(res: Response): void {
  res.send = (body: unknown) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : '');
    res.set('content-length', String(bytes.length));
    res.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => res.destroy());
    return res;
  };
}
