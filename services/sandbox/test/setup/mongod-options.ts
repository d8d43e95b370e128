import { fileURLToPath } from 'node:url';

/** The places in which the tests search for a mongod, and the folder that keeps a downloaded one. */
export const findMongodOptions = {
  keepDir: fileURLToPath(new URL('../../../../.arcadia/bin', import.meta.url)),
  systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
  searchPath: process.env.PATH,
};

/** Whether the tests fail without a mongod (`ARCADIA_REQUIRE_MONGO=1`). Otherwise they are skipped. */
export const isMongodRequired: boolean = process.env.ARCADIA_REQUIRE_MONGO === '1';
