import { expect } from 'vitest';
import type { Instance, InstanceOptions } from './instance.ts';
import type { System } from './system.ts';

/**
 * Replaces all running instances, one after the other, as an orchestrator does: the new one is ready before the old one gets
 * SIGTERM.
 */
export async function rollInstances(
  system: System,
  options: Partial<InstanceOptions> = {},
): Promise<void> {
  for (const old of system.instances.filter((instance) => instance.isUp())) {
    const started = await system.start(options);
    await expect.poll(() => isReady(started)).toBe(true);
    await old.stop();
  }
}

async function isReady({ url }: Instance): Promise<boolean> {
  return (await fetch(`${url}/api/ready`)).status === 200;
}
