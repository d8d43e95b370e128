import type { RequestHandler } from 'express';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { refuse } from './refuse.ts';

/** Options of {@link verifyCaller}. */
export interface CallerOptions {
  readonly secret: string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly now: () => Date;
}

const ROLE = 'admin';
const claims = z.object({
  typ: z.literal('access', 'must be access').optional(),
  roles: z.array(z.string(), 'must be a list').default([]),
});

/** Lets admins pass: 401 without a token that holds, 403 for those who are not. */
export function verifyCaller({ secret, issuer, audience, now }: CallerOptions): RequestHandler {
  const key = new TextEncoder().encode(secret);
  return async (req, res, next) => {
    const token = /^Bearer +(\S+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (token === undefined) return refuse(res, 401, 'unauthorized', 'A Bearer token is required');
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
        return refuse(res, 401, 'invalid_token', z.prettifyError(parsed.error));
      }
      if (!parsed.data.roles.includes(ROLE)) {
        return refuse(res, 403, 'forbidden', `The token's roles must have ${ROLE} in them`);
      }
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return refuse(res, 401, 'invalid_token', error.message);
    }
    next();
  };
}
