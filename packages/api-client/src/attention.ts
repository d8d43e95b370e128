import type { Client } from 'openapi-fetch';
import { type CallOptions, type ChangeOptions, call, toRequestInit } from './call.ts';
import type { ClientPaths } from './contract-views.ts';
import type { AttentionDismissal, AttentionItem, AttentionList } from './schemas.ts';

/** The causes that need a person. For platform_admin. */
export interface Attention {
  /**
   * `GET /api/v1/attention`: lists the causes that need a person, the critical ones first.
   *
   * @example
   * ```ts
   * const { data, unread } = await arcadia.attention.list();
   * if (data.length + unread.length === 0) console.log('All is well.');
   * for (const { severity, title, action } of data) console.log(severity, title, action?.href);
   * ```
   */
  list(options?: CallOptions): Promise<AttentionList>;
  /**
   * `POST /api/v1/attention/{cause}/dismiss`: hides a cause until it grows. Fails with `cause_not_dismissible` if it must
   * not be hidden.
   */
  dismiss(
    cause: AttentionItem['cause'],
    dismissal: { reason: string },
    options?: ChangeOptions,
  ): Promise<AttentionDismissal>;
}

export function attention(http: Client<ClientPaths>): Attention {
  return {
    list: (options) => call(http.GET('/api/v1/attention', toRequestInit(options))),
    dismiss: (cause, dismissal, options) =>
      call(
        http.POST('/api/v1/attention/{cause}/dismiss', {
          params: { path: { cause } },
          body: dismissal,
          ...toRequestInit(options),
        }),
      ),
  };
}
