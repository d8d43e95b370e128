import { DriverException } from '@mikro-orm/postgresql';
import pg from 'pg';
import { SilentConnectionError } from './watched-client.ts';

/**
 * SQLSTATE classes and codes: 08 connection, 53 out of resources, 57P shutdown, 57014 statement timeout, 25P03 idle in a
 * transaction for too long, 55P03 lock timeout, 40001 and 40P01 serialization and deadlock. The rest are codes of Node,
 * such as ECONNREFUSED.
 */
const TRANSIENT_CODE = /^(08|53|57P|57014|25P03|55P03|40001|40P01)|^E[A-Z_]+$/;

/** The errors of Node and `pg` without a code of PostgreSQL, as reads through Kysely throw them. */
const CONNECTION_FAULT =
  /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded when|timeout expired|(connect|read|write|getaddrinfo) E[A-Z_]+)/;

/** Whether an error says that PostgreSQL is down, silent, too slow or busy, so that the caller may try again. */
export function isStoreUnavailable(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown instanceof SilentConnectionError || CONNECTION_FAULT.test(thrown.message)) return true;
  if (!('code' in thrown)) return false;
  if (thrown.code === 'silent_connection') return true;
  const isFromDatabase = thrown instanceof DriverException || thrown instanceof pg.DatabaseError;
  return isFromDatabase && TRANSIENT_CODE.test(String(thrown.code));
}
