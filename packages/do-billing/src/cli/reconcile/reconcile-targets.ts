import { reconcileInvoice } from '../../reconcile/reconcile-invoice.ts';
import type { CliRun } from '../cli-run.ts';
import { readDocument } from '../input/read-document.ts';
import { readEach } from '../input/read-each.ts';
import { JsonDocuments } from '../output/json-documents.ts';
import { printable } from '../output/printable.ts';
import { tellRejects } from '../output/tell-rejects.ts';
import type { FoundTargets } from './find-targets.ts';
import { formatReconciliation } from './format-reconciliation.ts';
import { readTotals } from './read-totals.ts';

/** Reconciles each and tells of it; the run fails where one does that is not provisional. */
export async function reconcileTargets(
  run: CliRun,
  { targets, isList, missingPaths }: FoundTargets,
  { json }: { json: boolean },
): Promise<void> {
  const documents = new JsonDocuments(run.stdout, { isList });
  let reconciledCount = 0;
  await readEach(run, targets, async (target) => {
    const { name: file, sources, isProvisional } = target;
    const { currency, lines, rejects } = await readDocument(target);
    await tellRejects(run, target, rejects);
    const reconciliation = reconcileInvoice({ lines, rejects }, await readTotals(sources));
    const invoice = { file, currency, lineCount: lines.length, isProvisional };
    reconciledCount += Number(reconciliation.reconciled);
    if (!reconciliation.reconciled && !isProvisional) run.exitCode = 1;
    if (json) await documents.write({ ...invoice, ...reconciliation });
    else await run.stdout.write(formatReconciliation({ ...invoice, reconciliation }));
  });
  for (const path of missingPaths) {
    run.exitCode = 1;
    await run.stderr.writeLine(`error: ${printable(path)} is missing. Run fetch again.`);
  }
  if (json) await documents.end();
  else if (isList) {
    const count = targets.length + missingPaths.length;
    await run.stdout.writeLine(`${reconciledCount} of ${count} reconciled`);
  }
}
