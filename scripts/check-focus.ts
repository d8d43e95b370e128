// Writes FOCUS 1.0 files for several invoices and validates each with the FinOps Foundation's validator. Also validates a
// deliberately broken file, because a check that cannot fail proves nothing. Needs python3 (3.11 or 3.12, with venv), and
// pip's package index for the first run.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { focusCsv, parseInvoiceCsv } from '../packages/do-billing/src/index.ts';
import { focusInvoices } from '../packages/do-billing/test/focus/focus-invoices.ts';

/** The number of rules for FOCUS 1.0. If the validator reports fewer, it skipped some. */
const RULE_COUNT = 133;
const REQUIREMENTS_FILE = 'packages/do-billing/test/focus/requirements.txt';

interface Verdict {
  rules: number;
  /** Names of the rules that the file breaks, or that the validator could not run. */
  failed: string[];
}

const bin = join(installValidator(), 'bin');
// The validator reads its list of currencies relative to the working directory, so it must run in this folder.
const home = run(join(bin, 'python'), [
  '-c',
  'import site; print(site.getsitepackages()[0])',
]).trim();
const folder = mkdtempSync(join(tmpdir(), 'arcadia-focus-'));
try {
  for (const [name, { csv, billingPeriod }] of Object.entries(focusInvoices)) {
    report(name, validate(await focusOf(csv, billingPeriod)), []);
  }
  const { csv, billingPeriod } = focusInvoices['every kind'];
  const broken = (await focusOf(csv, billingPeriod))
    .replace('BilledCost', 'Billed')
    .replaceAll(',Compute,', ',Computing,');
  report('broken on purpose', validate(broken), ['BilledCost_Required', 'ServiceCategory_Enum']);
} finally {
  rmSync(folder, { recursive: true });
}

async function focusOf(csv: string, billingPeriod: string): Promise<string> {
  return focusCsv(await parseInvoiceCsv(csv, { strict: true }), {
    version: '1.0',
    forValidator: true,
    billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
    billingAccountName: 'Acme, Inc.',
    invoiceId: '418071234',
    billingPeriod,
  });
}

/** Runs the validator and reads its report, because its exit code is 0 even if rules fail. */
function validate(focus: string): Verdict {
  const file = join(folder, 'focus.csv');
  const out = join(folder, 'report.xml');
  rmSync(out, { force: true });
  writeFileSync(file, focus);
  const args = ['--validate-version', '1.0', '--output-type', 'unittest'];
  run(
    join(bin, 'focus-validator'),
    ['--data-file', file, ...args, '--output-destination', out],
    home,
  );
  const cases = readFileSync(out, 'utf8').matchAll(
    /<testcase name="(\w+)[^>]*>\s*<(?:failure|error|skipped)|<testcase /g,
  );
  const rules = [...cases].map(([, name]) => name);
  return { rules: rules.length, failed: rules.filter((name) => name !== undefined).sort() };
}

function report(name: string, { rules, failed }: Verdict, expected: string[]): void {
  const isExpected = rules === RULE_COUNT && failed.join() === expected.join();
  if (!isExpected) process.exitCode = 1;
  const names = failed.length > 0 ? `: ${failed.join(', ')}` : '';
  console.log(
    `${isExpected ? 'ok' : 'NOT OK'}  ${name}: ${rules} rules, ${failed.length} failed${names}`,
  );
}

/** Installs the validator in a folder named after the hash of the requirements, so that a change of them installs it anew. */
function installValidator(): string {
  const pins = readFileSync(REQUIREMENTS_FILE);
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const venv = resolve(`node_modules/.cache/focus-validator-${hash}`);
  const installed = join(venv, 'installed');
  if (!existsSync(installed)) {
    rmSync(venv, { recursive: true, force: true });
    run('python3', ['-m', 'venv', venv]);
    run(join(venv, 'bin/pip'), ['install', '--quiet', '--requirement', REQUIREMENTS_FILE]);
    writeFileSync(installed, '');
  }
  return venv;
}

function run(command: string, args: string[], cwd = '.'): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    console.error(`${stdout ?? ''}${stderr ?? ''}`);
    throw new Error(
      `"${command} ${args.join(' ')}" failed. The FOCUS validator needs python3 (3.11 or 3.12, with venv) and, once, pip's index.`,
      { cause: error },
    );
  }
  return stdout;
}
