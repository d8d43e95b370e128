import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKOUT_DIR, readSettings } from '../../src/start/settings.ts';

describe('readSettings', () => {
  it('treats an empty variable as not set', () => {
    const settings = readSettings({ PORT: '', ARCADIA_DATA_DIR: '', DATABASE_URL: '' });
    expect(settings).toMatchObject({
      port: 4000,
      dataDir: join(CHECKOUT_DIR, '.arcadia'),
      given: {},
    });
  });

  it('distinguishes an empty finance secret from a missing one', () => {
    expect(readSettings({}).isFinanceOff).toBe(false);
    expect(readSettings({ SKYAI_FINANCE_SECRET: '' }).isFinanceOff).toBe(true);
  });

  it('separates the variables of the service from the rest', () => {
    const settings = readSettings({ DATABASE_URL: 'postgres://db/x', HOME: '/root' });
    expect(settings.given).toEqual({ DATABASE_URL: 'postgres://db/x' });
    expect(settings.environment).toEqual({ HOME: '/root' });
  });

  it.each(['x', '65536', '-1', '4000.5'])('rejects the port %s and names its variable', (text) => {
    expect(() => readSettings({ PORT: text })).toThrow(
      `PORT is "${text}". Set a port from 0 to 65535.`,
    );
    expect(() => readSettings({ SANDBOX_FINANCE_PORT: text })).toThrow(/^SANDBOX_FINANCE_PORT /);
  });
});
