import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { sendError } from './send-error.ts';

/** Lets requests pass that carry the token; comparing digests takes the same time for any other. */
export function authenticate(token: string): RequestHandler {
  const expected = digest(`Bearer ${token}`);
  return (req, res, next) => {
    if (timingSafeEqual(digest(req.get('authorization') ?? ''), expected)) next();
    else sendError(res, 401);
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
