// Rolls ended periods as the service's worker does. Prints how many, and the seconds that it took.
import { openTimerPump } from './timer-pump.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const { orm, pump } = openTimerPump(databaseUrl);
// Connects.
await orm.em.execute('select');
const startedMs = performance.now();
const { done } = await pump.drain();
const seconds = (performance.now() - startedMs) / 1000;
await orm.close();
console.log(JSON.stringify({ rolled: done, seconds }));
