import { RateLimitedError } from '@arcadia/do-billing/client';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../src/errors/deadline.ts';
import { createLogger, toLoggedError } from '../src/logger.ts';

const request = {
  method: 'GET',
  path: '/v2/account',
  status: null,
  requestId: null,
  attempts: 0,
} as const;

describe('toLoggedError', () => {
  it('gives a foreseen error its code and message, and no stack', () => {
    for (const error of [
      new DeadlineError('A check', 30),
      new RateLimitedError('the rate limit allows the next request in 9 ms.', request, 9),
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
    ]) {
      const { code, message } = error;
      expect(toLoggedError(error)).toEqual({ code, message });
    }
  });

  it('names the reason of a foreseen error in one line', () => {
    const cause = new TypeError('fetch failed', {
      cause: new Error('connect ECONNREFUSED\n::1:1'),
    });
    const error = Object.assign(new Error('no response. Try again.', { cause }), {
      code: 'network',
    });
    expect(toLoggedError(error)).toEqual({
      code: 'network',
      message: 'no response. Try again.',
      reason: 'connect ECONNREFUSED ::1:1',
    });
  });

  it('gives an unforeseen error its stack and its causes', () => {
    const error = new TypeError('x is not a function', { cause: new RangeError('too long') });
    const logged = toLoggedError(error);
    expect(logged).toMatchObject({ type: 'TypeError', message: 'x is not a function' });
    expect(logged.stack).toContain('logger.test.ts');
    expect(logged.cause).toMatchObject({ type: 'RangeError', message: 'too long' });
    const fault = Object.assign(new Error('wrong'), { code: 'internal_error' });
    expect(toLoggedError(fault).stack).toBeDefined();
  });

  it('leaves out the row that an error of PostgreSQL quotes', () => {
    const error = new pg.DatabaseError('duplicate key value violates a constraint', 1, 'error');
    Object.assign(error, { code: '23505', detail: 'Key (slug)=(a-secret) already exists.' });
    const logged = toLoggedError(error);
    expect(logged).toMatchObject({ code: '23505', type: 'error' });
    expect(JSON.stringify(logged)).not.toContain('a-secret');
  });

  it('ends if a cause names itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(toLoggedError(error).message).toBe('round');
    expect(toLoggedError(Object.assign(error, { code: 'network' })).message).toBe('round');
  });

  it('shortens a page that another system sent as its message', () => {
    const error = Object.assign(new Error(`<html>\n${'x'.repeat(9_000)}`), { code: 'rejected' });
    const { message } = toLoggedError(error);
    expect(message.length).toBeLessThan(600);
    expect(message).not.toContain('\n');
  });
});

it('createLogger logs each `err` so', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  logger.warn({ err: new DeadlineError('A check', 30) }, 'polling failed');
  expect(JSON.parse(lines.join(''))).toMatchObject({
    msg: 'polling failed',
    err: {
      code: 'deadline_exceeded',
      message: 'A check took longer than 30 ms. It is tried again.',
    },
  });
});
