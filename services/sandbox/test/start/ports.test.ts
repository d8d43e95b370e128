import { describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.ts';
import { assertPortFree, choosePort } from '../../src/start/ports.ts';

const occupy = () => listen((_req, res) => res.end(), 0);
const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port);
const options = { requested: undefined, reserved: 1, variable: 'SANDBOX_FINANCE_PORT' };

describe('choosePort', () => {
  it('chooses the preferred port, or a free one if that is in use', async () => {
    const occupied = await occupy();
    const preferred = portOf(occupied);
    const other = await choosePort({ ...options, preferred });
    expect(other).not.toBe(preferred);
    await occupied.stop();
    expect(await choosePort({ ...options, preferred })).toBe(preferred);
  });

  it('chooses a free port if the preferred one is reserved', async () => {
    const free = await occupy();
    await free.stop();
    const preferred = portOf(free);
    expect(await choosePort({ ...options, preferred, reserved: preferred })).not.toBe(preferred);
  });

  it('throws if the requested port is in use, and names its variable', async () => {
    const occupied = await occupy();
    const requested = portOf(occupied);
    await expect(choosePort({ ...options, preferred: 1, requested })).rejects.toMatchObject({
      code: 'port_taken',
      message: `Port ${requested} is in use. Set SANDBOX_FINANCE_PORT to a free port, or stop the program that uses it.`,
    });
    await occupied.stop();
    expect(await choosePort({ ...options, preferred: 1, requested })).toBe(requested);
  });
});

describe('assertPortFree', () => {
  it('resolves if the port is free, and leaves it free', async () => {
    const free = await occupy();
    await free.stop();
    await assertPortFree(portOf(free), 'PORT');
    await assertPortFree(portOf(free), 'PORT');
  });
});
