import type { Handlers } from '../http/operations.ts';
import { localDay } from './local-day.ts';
import { quoteOrder } from './quote/quote-order.ts';

/** The operations on what tenants owe, or would owe. */
export function subscriptionRoutes(deps: {
  now: () => Date;
  /** Whose midnight bounds the periods. IANA. */
  timeZone: string;
}): Handlers<'quote'> {
  return {
    async quote({ body }, { em }) {
      const order = { planCode: body.plan_code, addons: body.addons ?? [] };
      const startDate = body.start_date ?? localDay(deps.now(), deps.timeZone);
      return { status: 200, body: await quoteOrder(em, order, startDate, body.usage ?? []) };
    },
  };
}
