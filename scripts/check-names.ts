// Fails if the sources declare a name that has been replaced: an identifier, a file or a folder. Names of the wire, of
// columns and of imports do not count, since others have given them.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import ts from 'typescript';

/** Each name that is gone, and its successor. */
const replacedNames: Readonly<Record<string, string>> = {
  alignSubscription: 'applyLifecycleToSubscription',
  alone: 'canActAlone',
  applyDue: 'applyDueTimers',
  Arrivals: 'RequestState',
  Arrived: 'RequestState',
  blockKind: 'openCircuit',
  blocksSystem: 'isBlockedForSystem',
  catchUp: 'catchUpTimers',
  circumstances: 'EventDetails',
  doDue: 'runDueTimers',
  doNow: 'runNow',
  due: 'timers (as a folder)',
  estate: 'fleet',
  EventWatch: 'EventPoller',
  gate: 'p-limit',
  Happening: 'NewEvent',
  heed: 'update',
  identifyAddons: 'resolveAddonIds',
  isDue: 'hasDueTimer',
  judgeTransition: 'resolveTransition',
  keepLease: 'assertLease',
  keptSecret: 'readOrCreateSecret',
  Leg: 'PathStep',
  logHeads: 'publishChainHeads',
  mendOrder: 'beginFeedEpoch',
  nextDue: 'nextTimer',
  once: 'runIdempotent',
  Origin: 'AuditContext',
  originOf: 'toAuditContext',
  otherWork: 'workDefinitions',
  Pace: 'RateLimiter',
  passingDroplets: 'shortLivedDroplets',
  postpone: 'scheduleRetry',
  probe: 'half-open',
  PROVIDER_KEY: 'a key that says what it is for',
  readHeads: 'readChainHeads',
  readNews: 'findNewEvents',
  readStanding: 'readSnapshot',
  recordAsking: 'auditRequest',
  RecordedRefusal: 'CommittedError',
  repairDue: 'requeueMissingTimers',
  Standing: 'DeploymentSnapshot',
  TellingEvent: 'SubscriptionEvent',
  tieResource: 'assignResource',
  toldMs: 'retryAfterMs',
  ToldSubscription: 'SubscriptionState',
  toStanding: 'toSnapshot',
  Turn: 'Permit',
  wakeDeployment: 'scheduleTimers',
  waysFrom: 'shortestPathsFrom',
  wholeAnswers: 'bufferResponses',
  work: 'queue (as a folder)',
};

/** Names that only a function, a file or a folder must not have. */
const replacedFunctions: Readonly<Record<string, string>> = { attempt: 'runWorkItem' };

const replacedPatterns: readonly (readonly [RegExp, string])[] = [
  [/^refuse[A-Z]/, 'invalidX if it returns an error, assertX if it throws'],
  [/^tell[A-Z]/, 'printX or reportX'],
];

/** These are local names that are right as they are: a time that is due, work that is done. */
const OK_AS_VALUE = new Set(['due', 'work']);

const sources = globSync(['packages/*/src/**/*.ts', 'services/*/src/**/*.ts']).filter(
  (path) => !path.endsWith('.gen.ts') && !path.includes('/migrations/'),
);
const faults = [...sources.flatMap(faultsOfPath), ...sources.flatMap(faultsOfFile)];
for (const fault of new Set(faults)) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`No replaced name is declared in ${sources.length} files.`);

/** The faults of the names of a file and of its folders, below `src`. */
function faultsOfPath(path: string): string[] {
  const [, below = ''] = path.split('/src/');
  return below.split('/').flatMap((part) => {
    const name = basename(part, '.ts');
    const camelCase = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const pascalCase = `${camelCase.slice(0, 1).toUpperCase()}${camelCase.slice(1)}`;
    const successor =
      successorOf(camelCase) ?? successorOf(pascalCase) ?? replacedFunctions[camelCase];
    return successor === undefined ? [] : [`${path}: "${name}" is now called ${successor}`];
  });
}

function faultsOfFile(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = declaredName(node);
    const successor = name === undefined ? undefined : successorOfDeclaration(node, name.text);
    if (name !== undefined && successor !== undefined) {
      const { line } = file.getLineAndCharacterOfPosition(name.getStart());
      found.push(`${path}:${line + 1}: "${name.text}" is now called ${successor}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The name that a node declares; undefined for a shorthand that takes a name over from an object. */
function declaredName(node: ts.Node): ts.Identifier | undefined {
  const isDeclaration =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    (ts.isBindingElement(node) && node.propertyName !== undefined);
  if (!isDeclaration || node.name === undefined || !ts.isIdentifier(node.name)) return undefined;
  return node.name;
}

function successorOfDeclaration(node: ts.Node, name: string): string | undefined {
  if (ts.isFunctionDeclaration(node) && Object.hasOwn(replacedFunctions, name)) {
    return replacedFunctions[name];
  }
  return OK_AS_VALUE.has(name) ? undefined : successorOf(name);
}

function successorOf(name: string): string | undefined {
  if (Object.hasOwn(replacedNames, name)) return replacedNames[name];
  return replacedPatterns.find(([pattern]) => pattern.test(name))?.[1];
}
