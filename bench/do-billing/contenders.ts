// Runs one contender on one file: node contenders.ts <name> <file> [times]. Prints a sample with its best time.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseInvoiceCsv, streamInvoiceCsv } from '@arcadia/do-billing';
import { parse as csvParse } from 'csv-parse/sync';
import { csvParseRows } from 'd3-dsv';
import neatCsv from 'neat-csv';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';

/** Parses the document and returns the number of its rows. */
type Parse = () => Promise<number> | number;

const CHUNK_BYTES = 65_536;

/** Parsers by name. Each reads the file into the form that it parses fastest, then returns a function to time. */
const contenders: Record<string, (path: string) => Promise<Parse>> = {
  async streamInvoiceCsv(path) {
    const bytes = await readFile(path);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        yield bytes.subarray(at, at + CHUNK_BYTES);
      }
    }
    return () => countLines(chunks());
  },
  async 'streamInvoiceCsv from disk'(path) {
    return () => countLines(createReadStream(path));
  },
  async parseInvoiceCsv(path) {
    const bytes = await readFile(path);
    return async () => (await parseInvoiceCsv(bytes)).lines.length;
  },
  async 'neat-csv'(path) {
    const bytes = await readFile(path);
    // Parse a copy each time, because neat-csv unescapes quotes in place.
    return async () => (await neatCsv(Buffer.from(bytes))).length;
  },
  async papaparse(path) {
    const text = await readFile(path, 'utf8');
    return () => Papa.parse(text).data.length;
  },
  async 'papaparse by step'(path) {
    const text = await readFile(path, 'utf8');
    return () => {
      let rows = 0;
      Papa.parse(text, {
        step: () => {
          rows += 1;
        },
      });
      return rows;
    };
  },
  async 'd3-dsv'(path) {
    const text = await readFile(path, 'utf8');
    return () => csvParseRows(text).length;
  },
  async udsv(path) {
    const text = await readFile(path, 'utf8');
    return () => initParser(inferSchema(text)).stringArrs(text).length;
  },
  async 'csv-parse'(path) {
    const bytes = await readFile(path);
    return () => csvParse(bytes).length;
  },
};

async function countLines(source: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  for await (const lines of streamInvoiceCsv(source)) count += lines.length;
  return count;
}

const [name = '', path = '', times = '1'] = process.argv.slice(2);
const prepare = contenders[name];
if (prepare === undefined) throw new Error(`Unknown contender: ${name}`);
const parse = await prepare(path);
let elapsedMs = Number.POSITIVE_INFINITY;
for (let time = 0; time < Number(times); time += 1) {
  const startedMs = performance.now();
  await parse();
  elapsedMs = Math.min(elapsedMs, performance.now() - startedMs);
}
const peakRssMib = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ elapsedMs, peakRssMib }));
