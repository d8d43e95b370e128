import { MongoBinary } from 'mongodb-memory-server-core';

// Run by from-mongodb.ts with the folder as its argument. The last line printed is the path, or on
// stderr why there is none.
try {
  const [downloadDir = ''] = process.argv.slice(2);
  process.stdout.write(`\n${await MongoBinary.getPath({ downloadDir })}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
}
