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

const wireProblems = Object.entries(problems).map(([code, { status, title }]) => ({
  code,
  status,
  title,
}));

it('documents every code once in docs/errors.md, with its status and its title', () => {
  const sections = read('docs/errors.md').split(/^## /m).slice(1);
  const described = sections.map((section) => {
    const [, code, status, title] = /^(.+)\n\n\*\*(\d+)\*\* (.+)\n/.exec(section) ?? [];
    return { code, status: Number(status), title };
  });
  expect(byCode(described)).toEqual(byCode(wireProblems));
});

it('has exactly the codes of the contract', () => {
  const { enum: codes } = contract.parse(parse(read('openapi.yaml'))).components.schemas
    .ProblemCode;
  expect(codes.toSorted()).toEqual(wireProblems.map(({ code }) => code).toSorted());
});

function byCode<T extends { code: string | undefined }>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => String(a.code).localeCompare(String(b.code)));
}
