import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createClients, logMissingClients } from '../src/clients.ts';
import { readConfig } from '../src/config.ts';

const required = {
  DATABASE_URL: 'postgres://a:b@localhost/c',
  ARCADIA_JWT_SECRET: 'x'.repeat(32),
};

/** Collects log lines. */
function createLog() {
  const lines: { level: number; msg: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, logger };
}

it('logs one line for each system that is not configured, with the variable to set', () => {
  const { lines, logger } = createLog();
  logMissingClients(readConfig(required), logger);
  expect(lines.map(({ level }) => level)).toEqual([30, 30]);
  expect(lines[0]?.msg).toMatch(/^DigitalOcean is not configured: .* set DIGITALOCEAN_TOKEN$/);
  expect(lines[1]?.msg).toMatch(/^finance is not configured: .* set SKYAI_FINANCE_SECRET$/);
  const configured = { DIGITALOCEAN_TOKEN: 'token', SKYAI_FINANCE_SECRET: 's'.repeat(32) };
  logMissingClients(readConfig({ ...required, ...configured }), logger);
  expect(lines).toHaveLength(2);
});

it('logs one line when DigitalOcean refuses the first token, and one when it accepts it again', async () => {
  let accepted = 'Bearer new';
  const balance = {
    month_to_date_balance: '1.00',
    account_balance: '0.00',
    month_to_date_usage: '1.00',
    generated_at: '2026-04-09T12:00:00Z',
  };
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const server = createServer((request, response) =>
    request.headers.authorization === accepted
      ? answer(response, 200, balance)
      : answer(response, 401, { message: 'no' }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { lines, logger } = createLog();
  const config = readConfig({
    ...required,
    DIGITALOCEAN_TOKEN: 'new,old',
    DIGITALOCEAN_URL: `http://127.0.0.1:${port}`,
  });
  const { digitalOcean } = createClients(config, { now: () => new Date(), logger });

  await digitalOcean?.getBalance();
  expect(lines).toEqual([]);
  accepted = 'Bearer old';
  for (let time = 1; time <= 5; time += 1) await digitalOcean?.getBalance();
  expect(lines).toMatchObject([{ level: 40, msg: expect.stringContaining('DIGITALOCEAN_TOKEN') }]);
  accepted = 'Bearer new';
  for (let time = 1; time <= 5; time += 1) await digitalOcean?.getBalance();
  expect(lines).toMatchObject([{ level: 40 }, { level: 30 }]);
  expect(JSON.stringify(lines)).not.toMatch(/"(new|old)"|Bearer/);
});
