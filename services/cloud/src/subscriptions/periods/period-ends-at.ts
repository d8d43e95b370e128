import type { Subscription } from '../subscription.entity.ts';
import { startOfDay } from './start-of-day.ts';

/** The instant at which a subscription's period ends, and its next one begins. */
export function periodEndsAt(subscription: Subscription, zone: string): Date {
  return startOfDay(subscription.currentPeriodEnd, zone);
}
