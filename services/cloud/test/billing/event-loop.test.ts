import { expect, it } from 'vitest';
import { createSlices } from '../../src/billing/event-loop.ts';
import { readDocument } from '../../src/billing/read-document.ts';

const HEADER = 'product,group_description,description,hours,start,end,USD,project_name,category';
const csv = Buffer.from(
  `${HEADER}\n${'Droplets,,web-1 (s-1vcpu-1gb),1,,,$0.01,shop,iaas\n'.repeat(20_000)}`,
);

/** A loop whose clock moves on by `stepMs` whenever it is read. */
function countingLoop(stepMs: number) {
  let ms = 0;
  const loop = {
    turns: 0,
    nowMs() {
      ms += stepMs;
      return ms;
    },
    async turn() {
      loop.turns += 1;
    },
  };
  return loop;
}

it('createSlices lets the event loop turn only when a slice of 20 ms is over', async () => {
  let ms = 0;
  const turnedAtMs: number[] = [];
  const nextSlice = createSlices({
    nowMs: () => ms,
    async turn() {
      turnedAtMs.push(ms);
      ms += 100;
    },
  });
  for (; ms < 300; ms += 5) await nextSlice();
  expect(turnedAtMs).toEqual([20, 140, 260]);
});

it('readDocument lets the event loop turn in each slice of the lines and of the items', async () => {
  async function* openCsv() {
    yield csv;
  }
  const item = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '0.01' };
  const items = Array.from({ length: 2_000 }, () => item);
  const eventLoop = countingLoop(10);
  const document = await readDocument({ openCsv, items }, eventLoop);
  // At most 64 KiB of the CSV and 200 items are read between two looks at the clock.
  const looks = Math.floor(csv.length / 65_536) + 10;
  expect(eventLoop.turns).toBeGreaterThanOrEqual(looks / 2 - 2);
  const turnsBefore = eventLoop.turns;
  let count = 0;
  for await (const lines of document.lines()) count += lines.length;
  expect(count).toBe(20_000);
  expect(eventLoop.turns - turnsBefore).toBeGreaterThanOrEqual(csv.length / 65_536 / 2 - 2);
});

it('readDocument gives requests their turn while it reads', async () => {
  async function* openCsv() {
    yield csv;
  }
  const gapsMs: number[] = [];
  let lastMs = performance.now();
  const watch = setInterval(() => {
    gapsMs.push(performance.now() - lastMs);
    lastMs = performance.now();
  }, 1);
  await readDocument({ openCsv, items: null }, { nowMs: countingLoop(10).nowMs, turn: turnOnce });
  clearInterval(watch);
  expect(gapsMs.length).toBeGreaterThan(1);
});

function turnOnce(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
