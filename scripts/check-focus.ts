// Writes FOCUS 1.0 files of several invoices, and runs the FinOps Foundation's validator over each.
// Also over one that is broken on purpose: a check that cannot fail proves nothing. It needs python3
// (3.11 or 3.12, with venv), and for its first run pip's package index.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { focusCsv, parseInvoiceCsv } from '../packages/do-billing/src/index.ts';
import { focusInvoices } from '../packages/do-billing/test/focus/focus-invoices.ts';

/** So many rules of 1.0 the validator has. Fewer would mean that it left some out. */
const RULES = 133;
const REQUIREMENTS = 'packages/do-billing/test/focus/requirements.txt';

interface Verdict {
  rules: number;
  /** Names of the rules that do not hold, or could not be run. */
  failed: string[];
}

const bin = join(installValidator(), 'bin');
// The validator looks for its list of currencies from the folder that it is installed in.
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
    billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
    billingAccountName: 'Acme, Inc.',
    invoiceId: '418071234',
    billingPeriod,
  });
}

/** The validator's exit code is 0 even where rules fail, so its report is read. */
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
  const fine = rules === RULES && failed.join() === expected.join();
  if (!fine) process.exitCode = 1;
  const which = failed.length > 0 ? ` failed: ${failed.join(', ')}` : ' failed';
  console.log(`${fine ? 'ok' : 'NOT OK'}  ${name}: ${rules} rules, ${failed.length}${which}`);
}

/** In a folder named for the requirements, so that others get another one. */
function installValidator(): string {
  const pins = readFileSync(REQUIREMENTS);
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 12);
  const venv = resolve(`node_modules/.cache/focus-validator-${hash}`);
  const installed = join(venv, 'installed');
  if (!existsSync(installed)) {
    rmSync(venv, { recursive: true, force: true });
    run('python3', ['-m', 'venv', venv]);
    run(join(venv, 'bin/pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
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
