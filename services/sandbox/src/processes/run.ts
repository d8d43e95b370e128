import { spawn } from 'node:child_process';
import { SandboxError } from '../sandbox-error.ts';
import type { Command } from './command.ts';

/**
 * Runs a program to its end and returns what it wrote to stdout.
 *
 * @param command The program.
 * @param input Written to its stdin, which is then closed. Default: nothing.
 * @throws {SandboxError} `process_failed` where it cannot be started or ends with anything but 0.
 */
export async function run(command: Command, input = ''): Promise<string> {
  const { file, args, ...options } = command;
  const child = spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends without reading its input is judged by its exit code alone.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = await new Promise<string>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new SandboxError('process_failed', `Cannot run ${file}: ${cause.message}`, { cause })),
    );
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  if (ended === 'code 0') return stdout;
  const lastLine = stderr.trim().split('\n').at(-1) ?? '';
  throw new SandboxError('process_failed', `${file} ended with ${ended}: ${lastLine}`, {
    output: stderr + stdout,
  });
}
