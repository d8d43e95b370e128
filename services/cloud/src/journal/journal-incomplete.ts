import { ArcadiaError } from '../errors/arcadia-error.ts';

/** What is asked for stood in event `seq`, and is there no more, or not to be read: nobody can tell it now. */
export function journalIncomplete(seq: number, missing: string): ArcadiaError {
  const detail = `Event ${seq} of the log no longer tells ${missing}. Ask for an instant before it, or read the events.`;
  return new ArcadiaError('log_incomplete', detail, { seq });
}
