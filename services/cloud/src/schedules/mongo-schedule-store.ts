import { MongoBackend } from '@agendajs/mongo-backend';
import { MongoClient, MongoError } from 'mongodb';
import { z } from 'zod';
import { SCHEDULE_COLLECTION, type ScheduleStore } from './schedule-store.ts';

/**
 * Without these, a read on a mongod that went silent would wait for minutes. Agenda reads every five seconds, and each
 * check of the schedules ends after 30.
 */
const timeouts = {
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  waitQueueTimeoutMS: 3_000,
  socketTimeoutMS: 10_000,
};

/** Creates a store in MongoDB, in the database that `uri` names. */
export function mongoScheduleStore(uri: string): ScheduleStore {
  const client = new MongoClient(uri, { ...timeouts, appName: 'arcadia-cloud' });
  // Agenda's upsert has no unique index behind it: two instances that start together could both insert.
  const ensureStructure = async () =>
    void (await client
      .db()
      .collection(SCHEDULE_COLLECTION)
      .createIndex(
        { name: 1, type: 1 },
        { unique: true, partialFilterExpression: { type: 'single' }, name: 'one_of_each' },
      ));
  return {
    backend: 'mongodb',
    async connect() {
      await client.connect();
      await ensureStructure();
      return new MongoBackend({ mongo: client.db(), collection: SCHEDULE_COLLECTION });
    },
    ensureStructure,
    async schedules() {
      const found = await client
        .db()
        .collection(SCHEDULE_COLLECTION)
        .find({ repeatInterval: { $type: 'string' } })
        .project({ _id: 0, name: 1, repeatInterval: 1, repeatTimezone: 1 })
        .toArray();
      return documents.parse(found).map(({ name, repeatInterval, repeatTimezone }) => ({
        name,
        cron: repeatInterval ?? null,
        timeZone: repeatTimezone ?? null,
      }));
    },
    async isUp() {
      return (await client.db().command({ ping: 1 })).ok === 1;
    },
    isOutage: (error) => error instanceof MongoError,
    isMonitored: () => false,
    close: () => client.close(),
  };
}

const documents = z.array(
  z.object({
    name: z.string(),
    repeatInterval: z.string().nullish(),
    repeatTimezone: z.string().nullish(),
  }),
);
