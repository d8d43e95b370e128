import { createArcadiaClient } from '@arcadia/api-client';
import type { LogLine } from './shutdown.ts';

/** Options of {@link reportAttention}. */
export interface ReportAttentionOptions {
  /** Base URL of the service. */
  readonly url: string;
  /** Token of a `platform_admin`. */
  readonly token: string;
  readonly log: LogLine;
  /** Ends the call. */
  readonly signal: AbortSignal;
}

/** Reports what needs a person, one line per cause, or that all is well. */
export async function reportAttention(options: ReportAttentionOptions): Promise<void> {
  const { url, token, log, signal } = options;
  try {
    const { data, unread } = await createArcadiaClient({ baseUrl: url, token }).attention.list({
      signal,
    });
    for (const { severity, title } of data) log(`Attention (${severity}): ${title}`);
    if (unread.length > 0) log(`Attention: ${unread.join(', ')} could not be read`);
    if (data.length + unread.length > 0)
      log('Attention: `npx -y pnpm arcadia doctor` shows what to do');
    else log('All is well.');
  } catch (error) {
    signal.throwIfAborted();
    log(`Attention: ${error instanceof Error ? error.message : String(error)}`);
  }
}
