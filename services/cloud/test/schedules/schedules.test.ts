import { expect, it } from 'vitest';
import { isRecurring, recurringWork } from '../../src/queue/work-kind.ts';
import { schedules } from '../../src/schedules/schedules.ts';

it('wakes the worker for recurring work at the slots of the work', () => {
  for (const { cron, wakes } of schedules) {
    if (isRecurring(wakes)) expect(recurringWork[wakes]).toBe(cron);
  }
});
