import type { Response } from 'express';

const errors = {
  400: { id: 'bad_request', message: 'The request could not be understood.' },
  401: { id: 'unauthorized', message: 'Unable to authenticate you.' },
  404: { id: 'not_found', message: 'The resource you were accessing could not be found.' },
  429: { id: 'too_many_requests', message: 'API rate limit exceeded.' },
  500: { id: 'server_error', message: 'Unexpected server-side error' },
} as const;

/** Answers with an error as the API words it; `message` replaces the usual one. */
export function sendError(res: Response, status: keyof typeof errors, message?: string): void {
  const { id, message: usual } = errors[status];
  res.status(status).json({ id, message: message ?? usual, request_id: res.get('x-request-id') });
}
