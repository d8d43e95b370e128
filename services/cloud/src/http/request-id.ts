import { newId } from '../db/new-id.ts';

const pattern = /^[\w.-]{1,128}$/;

/** The caller's own id of the request where it is a fit one, else a new one. */
export function toRequestId(header: string | undefined): string {
  return header !== undefined && pattern.test(header) ? header : newId();
}
