import { freePort } from '../processes/free-port.ts';
import { assertPortFree } from './assert-port-free.ts';

/** Options of {@link choosePort}. */
export interface PortWish {
  /** The one to take where it is free. */
  readonly usual: number;
  /** The one that was asked for. */
  readonly wanted: number | undefined;
  /** What asks for one. */
  readonly variable: string;
  /** One that must stay free for another. */
  readonly reserved: number;
}

/**
 * The port that was asked for; without such a wish the usual one, or any where that is taken.
 *
 * @throws {SandboxError} `port_taken` where the one that was asked for is.
 */
export async function choosePort({ usual, wanted, variable, reserved }: PortWish): Promise<number> {
  if (wanted !== undefined) {
    await assertPortFree(wanted, variable);
    return wanted;
  }
  if (usual === reserved) return await freePort();
  return await assertPortFree(usual, variable).then(
    () => usual,
    () => freePort(),
  );
}
