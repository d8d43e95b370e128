import { readFile } from 'node:fs/promises';
import type { Shape } from '../../payloads/shape.ts';
import { JsonFileError } from './json-file-error.ts';

/** @throws {JsonFileError} where the file is no JSON of this shape. */
export async function readJson<T>(path: string, shape: Shape<T>): Promise<T> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new JsonFileError(path, { at: '', expected: 'JSON' }, { cause });
  }
  assertShape(path, shape, json);
  return json;
}

function assertShape<T>(path: string, shape: Shape<T>, json: unknown): asserts json is T {
  const fault = shape.faultIn(json, '');
  if (fault !== null) throw new JsonFileError(path, fault);
}
