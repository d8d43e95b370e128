import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../../src/start/checkout.ts';
import { readSettings } from '../../src/start/settings.ts';

describe('readSettings', () => {
  it('takes an empty variable as one that is not set', () => {
    const settings = readSettings({ PORT: '', ARCADIA_DATA_DIR: '', DATABASE_URL: '' });
    expect(settings).toMatchObject({ port: 4000, dataDir: join(checkout, '.arcadia'), given: {} });
  });

  it('tells a finance secret that is empty from one that is not there', () => {
    expect(readSettings({}).isFinanceOff).toBe(false);
    expect(readSettings({ SKYAI_FINANCE_SECRET: '' }).isFinanceOff).toBe(true);
  });

  it('keeps the variables of the service apart from the rest', () => {
    const settings = readSettings({ DATABASE_URL: 'postgres://db/x', HOME: '/root' });
    expect(settings.given).toEqual({ DATABASE_URL: 'postgres://db/x' });
    expect(settings.environment).toEqual({ HOME: '/root' });
  });

  it.each(['x', '65536', '-1', '4000.5'])(
    'refuses the port %s by the name of its variable',
    (text) => {
      expect(() => readSettings({ PORT: text })).toThrow(/^PORT must be a port: 0 to 65535\.$/);
      expect(() => readSettings({ SANDBOX_FINANCE_PORT: text })).toThrow(/^SANDBOX_FINANCE_PORT /);
    },
  );
});
