import { v7 } from 'uuid';

/** Creates an id, a UUIDv7: a later id sorts after an earlier one. */
export function newId(): string {
  return v7();
}
