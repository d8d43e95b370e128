/**
 * SQL for a block of plpgsql that locks tables together, to the end of the transaction. It waits for less than the time after
 * which PostgreSQL looks for deadlocks, and then lets all of them go for a moment: the requests of the service lock them in any
 * order, and wait behind a lock that is waited for.
 *
 * @param tables Their names, separated by commas.
 */
export function lockTables(tables: string): string {
  return `
      set local lock_timeout = '500ms';
      loop
        begin
          lock table ${tables} in access exclusive mode;
          exit;
        exception when lock_not_available then
          perform pg_sleep(0.1);
        end;
      end loop;
      set local lock_timeout = 0;`;
}

/** The same as a statement. It holds the locks for the statements that are executed with it. */
export function lockTablesFirst(tables: string): string {
  return `do $$ begin ${lockTables(tables)} end $$;`;
}
