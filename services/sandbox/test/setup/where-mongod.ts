import { fileURLToPath } from 'node:url';

/** Where tests look for a mongod, and keep the one they had to download. */
export const whereMongod = {
  keepDir: fileURLToPath(new URL('../../../../.arcadia/bin', import.meta.url)),
  systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
  searchPath: process.env.PATH,
};

/** Whether a machine without mongod fails the tests (`ARCADIA_REQUIRE_MONGO=1`) or skips them. */
export const isMongodRequired: boolean = process.env.ARCADIA_REQUIRE_MONGO === '1';
