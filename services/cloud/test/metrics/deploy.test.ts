import { readFileSync } from 'node:fs';
import { startDigitalOcean } from '@arcadia/sandbox/digitalocean.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { readPromql } from './read-promql.ts';
import { labelsByMetric, readSamples } from './read-samples.ts';
import { seedMoney } from './seed-money.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../../deploy/${path}`, import.meta.url), 'utf8');

const alerts = z
  .object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^Arcadia[A-Z]\w+$/),
            expr: z.string(),
            for: z.string().optional(),
            labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
            annotations: z.strictObject({
              summary: z.string().min(1),
              runbook_url: z.string().regex(/^docs\/runbook\.md#[a-z_]+$/),
            }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read('prometheus/alerts.yml')))
  .groups.flatMap(({ rules }) => rules);

const panels = z
  .object({
    panels: z.array(
      z.looseObject({
        title: z.string(),
        targets: z.array(z.looseObject({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(read('grafana/arcadia.json'))).panels;

const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** Prometheus itself adds this metric and these labels. */
const ofPrometheus = { metrics: ['up'], labels: ['job', 'instance'] };

describe('deploy', () => {
  let service: TestService;
  let digitalOcean: Awaited<ReturnType<typeof startDigitalOcean>>;
  let exposed: Map<string, Set<string>>;

  beforeAll(async () => {
    digitalOcean = await startDigitalOcean({ token: 'a-token', requestsPerMinute: 1_000 });
    service = await startTestService({
      env: {
        METRICS_PORT: '0',
        DIGITALOCEAN_URL: digitalOcean.url,
        DIGITALOCEAN_TOKEN: 'a-token',
      },
    });
    await (await service.admin()).deployments.list();
    await seedMoney(service.em());
    await service.em().execute(
      `insert into work_items (kind, key, due_at, succeeded_at) values
         ('balance-snapshot', 'balance-snapshot', now(), null), ('log-heads', 'log-heads', now(), now());
       insert into instances (id, version, schema) values (gen_random_uuid(), '1.0.0', 's')`,
    );
    service.service.worker.wake('balance-snapshot');
    await vi.waitUntil(async () => (await readSamples(service)).has(rateLimit), {
      timeout: 20_000,
    });
    exposed = labelsByMetric(await readSamples(service));
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await digitalOcean.stop();
  });

  it.each(expressions)('"%s" uses metrics and labels that a service exposes', (_name, expr) => {
    const { metrics, labels } = readPromql(expr);
    expect(metrics).not.toEqual([]);
    const known = new Set(ofPrometheus.labels);
    for (const metric of metrics.filter((name) => !ofPrometheus.metrics.includes(name))) {
      const ofMetric = exposed.get(metric);
      expect([metric, ofMetric === undefined]).toEqual([metric, false]);
      for (const label of ofMetric ?? []) known.add(label);
    }
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  it('shows every metric of the service on the dashboard', () => {
    const shown = new Set(
      panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => readPromql(expr).metrics)),
    );
    const own = [...exposed.keys()].filter((name) => !/^(nodejs|process)_/.test(name));
    const isShown = (name: string) => {
      const family = name.replace(/_(bucket|count|sum)$/, '');
      return ['', '_bucket', '_count', '_sum'].some((suffix) => shown.has(`${family}${suffix}`));
    };
    expect(own.filter((name) => !isShown(name))).toEqual([]);
  });

  it('gives each alert a name of its own', () => {
    const names = alerts.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
  });
});

const rateLimit = 'provider_rate_limit_remaining{provider="digitalocean"}';
