import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reparse, reparseCommand } from '../../src/cli/reparse.ts';
import { type Provider, row, startProvider } from '../billing/provider.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let provider: Provider;
let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  provider = await startProvider();
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  provider.invoices = [
    { uuid: 'inv-1', period: '2026-03', amount: '3.10', csv },
    { uuid: 'inv-2', period: '2026-04', amount: '3.10', csv },
  ];
  service = await startTestService({
    env: { DIGITALOCEAN_URL: provider.url, DIGITALOCEAN_TOKEN: 'dop_v1_test' },
  });
  await service.service.worker.drainAll();
  admin = await service.admin();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function run(selection: Parameters<typeof reparse>[1]): Promise<string> {
  let text = '';
  await reparse(admin, selection, (part) => {
    text += part;
  });
  return text;
}

it('arcadia reparse makes invoices due, and says how to follow them', async () => {
  const [first] = (await admin.billing.listInvoices()).data;
  const follow = 'Follow them with `arcadia work --kind reparse`.\n';
  expect(await run({ ids: [first?.id ?? ''] })).toBe(
    `1 invoice is due to be read again.\n${follow}`,
  );
  expect(await run({ all: true })).toBe(`2 invoices are due to be read again.\n${follow}`);
});

it.each([
  ['nothing', []],
  ['both', ['--all', '--invoice', '01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77']],
  ['no id', ['--invoice', '2026-04']],
])('arcadia reparse rejects %s', async (_name, args) => {
  const command = reparseCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(/Give /);
});
