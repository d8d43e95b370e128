import type { Request, Response } from 'express';
import { z } from 'zod';
import { sendError } from './send-error.ts';

const query = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(200).default(20),
});

/** What a list has besides its rows: an empty `links`, as on bills, or none where all is on a page. */
export interface PageOptions {
  readonly emptyLinks: boolean;
  readonly extra?: Record<string, unknown>;
}

/** Answers with the page of `rows` that the request asks for, under `key`. */
export function sendPage(
  req: Request,
  res: Response,
  key: string,
  rows: readonly unknown[],
  { emptyLinks, extra = {} }: PageOptions,
): void {
  const parsed = query.safeParse(req.query);
  if (!parsed.success) {
    const message = 'page must be 1 or more, and per_page from 1 to 200.';
    sendError(res, 400, message);
    return;
  }
  const { page, per_page: perPage } = parsed.data;
  const lastPage = Math.max(1, Math.ceil(rows.length / perPage));
  const to = (number: number) =>
    `${req.protocol}://${req.get('host')}${req.path}?page=${number}&per_page=${perPage}`;
  const pages = {
    ...(page > 1 ? { first: to(1), prev: to(Math.min(page - 1, lastPage)) } : {}),
    ...(page < lastPage ? { next: to(page + 1), last: to(lastPage) } : {}),
  };
  const onePage = emptyLinks ? { links: {} } : {};
  res.json({
    [key]: rows.slice((page - 1) * perPage, page * perPage),
    ...extra,
    ...(Object.keys(pages).length === 0 ? onePage : { links: { pages } }),
    meta: { total: rows.length },
  });
}
