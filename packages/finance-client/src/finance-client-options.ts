/** How to reach finance, and as whom. */
export interface FinanceClientOptions {
  /** Where finance is, e.g. `http://localhost:4010`; http or https, without the API's path. */
  readonly baseUrl: string;
  /** Shared with finance; at least 32 bytes in UTF-8. Signs the tokens (HS512), and appears nowhere else. */
  readonly secret: string;
  /** The tokens' `iss`. Default: none. */
  readonly issuer?: string | undefined;
  /** The tokens' `aud`. Default: none. */
  readonly audience?: string | undefined;
  /** Whose books the invoices go to. Default is `platform-admin`. */
  readonly tenantId?: string | undefined;
  /** The tokens' roles. Default is `['admin']`. */
  readonly roles?: readonly string[] | undefined;
  /** How long a call may take, in milliseconds, 1 to 2147483647. Default is 30000 (30 seconds). */
  readonly timeoutMs?: number | undefined;
  /** Makes the calls. Default is the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** The clock of the tokens. Default is the system's. */
  readonly now?: (() => Date) | undefined;
  /** Makes the tokens' `jti`. Default is `crypto.randomUUID`. */
  readonly randomUUID?: (() => string) | undefined;
}
