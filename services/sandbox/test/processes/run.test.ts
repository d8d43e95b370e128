import { describe, expect, it } from 'vitest';
import { run } from '../../src/processes/run.ts';

const node = (script: string) => ({ file: process.execPath, args: ['-e', script] });

describe('run', () => {
  it('returns all of stdout, and passes the input to stdin', async () => {
    expect(await run({ file: 'cat', args: [] }, { input: 'one\ntwo\n' })).toBe('one\ntwo\n');
  });

  it('ignores input that the program does not read', async () => {
    expect(await run(node(''), { input: 'x'.repeat(1_000_000) })).toBe('');
  });

  it('replaces the environment by `env`, and adds nothing to it', async () => {
    const command = node('console.log(Object.keys(process.env).join())');
    expect(await run({ ...command, env: { ONLY: 'this' } })).toBe('ONLY\n');
  });

  it('throws the exit code and the last line of stderr when the program fails', async () => {
    const failing = run(node('console.log("out"); console.error("one\\ntwo"); process.exit(3)'));
    await expect(failing).rejects.toMatchObject({
      code: 'process_failed',
      message: `${process.execPath} failed with exit code 3: two`,
      output: 'one\ntwo\nout\n',
    });
  });

  it('throws when the program does not exist', async () => {
    await expect(run({ file: '/nowhere/program', args: [] })).rejects.toMatchObject({
      code: 'process_failed',
      message: expect.stringMatching(/^Cannot start \/nowhere\/program: .*ENOENT/),
    });
  });

  it('terminates a program after the timeout', async () => {
    const waiting = run({ file: 'sleep', args: ['60'] }, { timeout: 50 });
    await expect(waiting).rejects.toMatchObject({ message: 'sleep timed out' });
  });
});
