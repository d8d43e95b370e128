import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Handlers } from '../http/operations.ts';
import type { Attention } from './attention.ts';
import { dismissCause } from './dismissals.ts';

/** The operations on the causes that need a person. */
export function attentionRoutes(
  attention: Attention,
): Handlers<'listAttention' | 'dismissAttention'> {
  return {
    async listAttention(_request, { em }) {
      return { status: 200, body: await attention.read(em) };
    },

    async dismissAttention({ path, body }, context) {
      const cause = attention.causes.find((each) => each.cause === path.cause);
      if (cause === undefined) {
        throw new ArcadiaError('not_found', `There is no cause ${path.cause}. Check its name.`);
      }
      return { status: 200, body: await dismissCause(context.em, cause, body.reason, context) };
    },
  };
}
