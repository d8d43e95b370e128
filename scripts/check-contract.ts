// Fails if openapi.yaml has a fault that redocly finds, or a change that breaks clients of contract/released.yaml.
import { readFile } from 'node:fs/promises';
import { createConfig, lint } from '@redocly/openapi-core';
import { parse } from 'yaml';
import { findBreakingChanges } from './find-breaking-changes.ts';
import { groupChanges } from './group-changes.ts';
import { membersOf } from './json.ts';

const [CURRENT, RELEASED] = ['openapi.yaml', 'contract/released.yaml'];

const faults = await lint({
  ref: CURRENT,
  config: await createConfig({ extends: ['recommended'] }),
});
for (const { ruleId, message, location } of faults) {
  console.error(`${CURRENT} ${location[0]?.pointer ?? ''}: ${message} (${ruleId})`);
}

const read = async (path: string) => membersOf(parse(await readFile(path, 'utf8')));
const changes = findBreakingChanges(await read(RELEASED), await read(CURRENT));
for (const line of groupChanges(changes)) console.error(line);
if (changes.length > 0) {
  console.error(`\nThese changes break clients of ${RELEASED}. See "Change the contract" in`);
  console.error('CONTRIBUTING.md.');
}

if (faults.length + changes.length > 0) process.exitCode = 1;
else console.log(`${CURRENT} has no faults, and no change breaks clients of ${RELEASED}`);
