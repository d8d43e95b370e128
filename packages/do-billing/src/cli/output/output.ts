import type { Writable } from 'node:stream';

/** Writes text to a stream, no faster than its reader takes it. */
export class Output {
  /** For code that draws on a terminal by itself, such as a progress bar. */
  readonly stream: Writable;
  readonly #ignoresClosed: boolean;

  /** @param options.ignoresClosed Whether to drop text once the stream is closed. Default is `false`. */
  constructor(stream: Writable, { ignoresClosed = false }: { ignoresClosed?: boolean } = {}) {
    this.stream = stream;
    this.#ignoresClosed = ignoresClosed;
    // Each write reports its own failure. Without a listener the same failure would also end the process.
    stream.on('error', () => undefined);
  }

  /** @throws {OutputClosedError} if the reader has closed the stream, unless `ignoresClosed` is set. */
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

/** The reader of the output has read enough and closed it, as `head` does. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError';
}

function isClosed(failure: Error): boolean {
  return 'code' in failure && (failure.code === 'EPIPE' || failure.code === 'ERR_STREAM_DESTROYED');
}
