import type { Request, Response } from 'express';
import { z } from 'zod';

const errors = {
  400: { id: 'bad_request', message: 'The request could not be understood.' },
  401: { id: 'unauthorized', message: 'Unable to authenticate you.' },
  404: { id: 'not_found', message: 'The resource you were accessing could not be found.' },
  429: { id: 'too_many_requests', message: 'API rate limit exceeded.' },
  500: { id: 'server_error', message: 'Unexpected server-side error' },
} as const;

/**
 * Sends an error in the API's format.
 *
 * @param message Default: the API's own message for the status.
 */
export function sendError(res: Response, status: keyof typeof errors, message?: string): void {
  const { id, message: usual } = errors[status];
  res.status(status).json({ id, message: message ?? usual, request_id: res.get('x-request-id') });
}

const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(200).default(20),
});

/** Options of {@link sendPage}. */
export interface PageOptions {
  /** Whether a list that fits on one page has an empty `links`, as in billing. Otherwise it has no `links`. */
  readonly emptyLinks: boolean;
  /** Further members of the body. Default: none. */
  readonly extra?: Record<string, unknown>;
}

/** Sends the page of `rows` that the request asks for, as the member `key` of the body. */
export function sendPage(
  req: Request,
  res: Response,
  key: string,
  rows: readonly unknown[],
  { emptyLinks, extra = {} }: PageOptions,
): void {
  const parsed = pageQuery.safeParse(req.query);
  if (!parsed.success) {
    sendError(res, 400, 'page must be 1 or more, and per_page from 1 to 200.');
    return;
  }
  const { page, per_page: perPage } = parsed.data;
  const lastPage = Math.max(1, Math.ceil(rows.length / perPage));
  const linkTo = (number: number) =>
    `${req.protocol}://${req.get('host')}${req.path}?page=${number}&per_page=${perPage}`;
  const pages = {
    ...(page > 1 ? { first: linkTo(1), prev: linkTo(Math.min(page - 1, lastPage)) } : {}),
    ...(page < lastPage ? { next: linkTo(page + 1), last: linkTo(lastPage) } : {}),
  };
  const onePage = emptyLinks ? { links: {} } : {};
  res.json({
    [key]: rows.slice((page - 1) * perPage, page * perPage),
    ...extra,
    ...(Object.keys(pages).length === 0 ? onePage : { links: { pages } }),
    meta: { total: rows.length },
  });
}
