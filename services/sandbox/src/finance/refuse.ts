import type { Response } from 'express';

/** Answers with an error as the finance service words it: `{ code, message }`. */
export function refuse(
  res: Response,
  status: 400 | 401 | 403 | 404 | 413 | 422 | 429 | 500,
  code: string,
  message: string,
  details: { readonly errors?: readonly { path: string; message: string }[] } = {},
): void {
  if (status === 401) res.set('www-authenticate', 'Bearer');
  res.status(status).json({ code, message, ...details });
}
