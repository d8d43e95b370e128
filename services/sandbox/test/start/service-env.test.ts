import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeServiceEnv } from '../../src/start/service-env.ts';

describe('writeServiceEnv', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arcadia-env-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes values that Node reads back, in a file that only this user can read', async () => {
    const file = join(folder, 'service.env');
    const values = [
      'plain',
      'a b',
      ' a ',
      '#1',
      'a#1',
      '$HOME',
      '\\n',
      `it's`,
      '"',
      '`',
      'a=b',
      'é',
    ];
    for (const value of [...values, `"'`, '"`', `'\``, 'two\nlines', `\\n'`]) {
      await writeServiceEnv(file, { ARCADIA_JWT_SECRET: value, PORT: '4000' });
      expect(parseEnv(await readFile(file, 'utf8'))).toEqual({
        ARCADIA_JWT_SECRET: value,
        PORT: '4000',
      });
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('rejects a value that cannot be quoted, without repeating it', async () => {
    await expect(
      writeServiceEnv(join(folder, 'no.env'), { ARCADIA_JWT_SECRET: `'"\`` }),
    ).rejects.toMatchObject({
      code: 'variable_invalid',
      message: expect.not.stringContaining('"'),
    });
  });
});
