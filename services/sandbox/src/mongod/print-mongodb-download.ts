import { MongoBinary } from 'mongodb-memory-server-core';

// download-mongod.ts runs this program with a folder as its argument. The last line of stdout is the path of the
// downloaded mongod; if the download fails, the last line of stderr is the reason.
try {
  const [downloadDir = ''] = process.argv.slice(2);
  process.stdout.write(`\n${await MongoBinary.getPath({ downloadDir })}\n`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message.replaceAll('\n', ' ')}\n`);
  process.exitCode = 1;
}
