import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { problems } from '../../src/http/problem.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

const contract = z.object({
  components: z.object({
    schemas: z.object({ ProblemCode: z.object({ enum: z.array(z.string()) }) }),
  }),
});

const known = Object.entries(problems).map(([code, { status, title }]) => ({
  code,
  status,
  title,
}));

it('describes every code once, with the status and the title that it has on the wire', () => {
  const sections = read('docs/errors.md').split(/^## /m).slice(1);
  const described = sections.map((section) => {
    const [, code, status, title] = /^(.+)\n\n\*\*(\d+)\*\* (.+)\n/.exec(section) ?? [];
    return { code, status: Number(status), title };
  });
  expect(byCode(described)).toEqual(byCode(known));
});

it('has the very codes that the contract has', () => {
  const { enum: codes } = contract.parse(parse(read('openapi.yaml'))).components.schemas
    .ProblemCode;
  expect(codes.toSorted()).toEqual(known.map(({ code }) => code).toSorted());
});

function byCode<T extends { code: string | undefined }>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => String(a.code).localeCompare(String(b.code)));
}
