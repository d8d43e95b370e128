import type { Handlers } from '../http/operations.ts';
import { quoteOrder } from './quote/quote-order.ts';

/** The operations on what tenants owe, or would owe. */
export function subscriptionRoutes(deps: { now: () => Date }): Handlers<'quote'> {
  return {
    async quote({ body }, { em }) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const startDate = body.start_date ?? deps.now().toISOString().slice(0, 10);
      return { status: 200, body: await quoteOrder(em, order, startDate, body.usage ?? []) };
    },
  };
}
