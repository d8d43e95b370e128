import type { Writable } from 'node:stream';
import { OutputClosedError } from './output-closed-error.ts';

/** Text to a stream, no faster than it is taken. */
export class Output {
  /** For what draws on a terminal by itself. */
  readonly stream: Writable;
  readonly #ignoresClosed: boolean;

  constructor(stream: Writable, { ignoresClosed = false }: { ignoresClosed?: boolean } = {}) {
    this.stream = stream;
    this.#ignoresClosed = ignoresClosed;
    // Each failure reaches its own write; without a listener it would end the process besides.
    stream.on('error', () => undefined);
  }

  /** @throws {OutputClosedError} where nobody reads any more, unless that is to be ignored. */
  async write(text: string): Promise<void> {
    const failure = await new Promise<Error | null | undefined>((resolve) => {
      this.stream.write(text, resolve);
    });
    if (!failure) return;
    if (!isClosed(failure)) throw failure;
    if (!this.#ignoresClosed) throw new OutputClosedError();
  }

  async writeLine(line = ''): Promise<void> {
    await this.write(`${line}\n`);
  }
}

function isClosed(failure: Error): boolean {
  return 'code' in failure && (failure.code === 'EPIPE' || failure.code === 'ERR_STREAM_DESTROYED');
}
