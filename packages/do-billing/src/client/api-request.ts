import type { RequestOptions } from './request-options.ts';

/** A request as the API is to get it, apart from the token. */
export interface ApiRequest extends RequestOptions {
  url: URL;
  accept: 'application/json' | 'text/csv' | 'application/pdf';
  /** The scope that the request needs. */
  scope: string;
}
