import { MongoBackend } from '@agendajs/mongo-backend';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { SCHEDULE_COLLECTION, type ScheduleStore } from './schedule-store.ts';

/** Creates a store in MongoDB, in the database that `uri` names. */
export function mongoScheduleStore(uri: string): ScheduleStore {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 3000, appName: 'arcadia-cloud' });
  return {
    backend: 'mongodb',
    async connect() {
      await client.connect();
      // Agenda's upsert has no unique index behind it: two instances that start together could both insert.
      await client
        .db()
        .collection(SCHEDULE_COLLECTION)
        .createIndex(
          { name: 1, type: 1 },
          { unique: true, partialFilterExpression: { type: 'single' }, name: 'one_of_each' },
        );
      return new MongoBackend({ mongo: client.db(), collection: SCHEDULE_COLLECTION });
    },
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
