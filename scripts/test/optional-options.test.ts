import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = resolve(ROOT, 'packages');

/** Entry points of packages whose functions take options. */
const entries = [
  'packages/do-billing/src/client.ts',
  'packages/do-billing/src/index.ts',
  'packages/do-billing/src/testing.ts',
  'packages/finance-client/src/index.ts',
  'packages/internal/src/replace-file.ts',
  'packages/lifecycle/src/index.ts',
];

/**
 * Finds the optional members in the parameters of every exported function, and of every method that it returns, whose
 * type does not include `undefined`: callers with `exactOptionalPropertyTypes` cannot pass on an option of their own.
 */
function findStrictOptions(paths: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    { extends: resolve(ROOT, 'tsconfig.base.json'), include: [] },
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram([...paths], options);
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const seenOptions = new Set<ts.Type>();
  const seenCallables = new Set<ts.Type>();

  const acceptsUndefined = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0 ||
    (type.isUnion() && type.types.some(acceptsUndefined));

  function visitOptions(type: ts.Type): void {
    if (seenOptions.has(type)) return;
    seenOptions.add(type);
    if (type.isUnionOrIntersection()) type.types.forEach(visitOptions);
    if (!(type.flags & ts.TypeFlags.Object)) return;
    if (checker.isArrayType(type))
      checker.getTypeArguments(toReference(type)).forEach(visitOptions);
    for (const property of type.getProperties()) {
      const declaration = property.declarations?.find(ts.isPropertySignature);
      if (!declaration?.type || !declaration.getSourceFile().fileName.startsWith(SOURCES)) continue;
      const declared = checker.getTypeFromTypeNode(declaration.type);
      if (declaration.questionToken && !acceptsUndefined(declared)) {
        const source = declaration.getSourceFile();
        const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
        found.add(`${relative(ROOT, source.fileName)}:${line + 1} ${property.name}`);
      }
      visitOptions(checker.getTypeOfSymbol(property));
    }
  }

  function visitCallable(type: ts.Type): void {
    if (seenCallables.has(type)) return;
    seenCallables.add(type);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) {
        visitOptions(checker.getTypeOfSymbol(parameter));
      }
      for (const member of signature.getReturnType().getProperties()) {
        const inSources = member.declarations?.some((it) =>
          it.getSourceFile().fileName.startsWith(SOURCES),
        );
        if (inSources) visitCallable(checker.getTypeOfSymbol(member));
      }
    }
  }

  for (const path of paths) {
    const source = program.getSourceFile(path);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${path} exports nothing`);
    for (const symbol of checker.getExportsOfModule(module))
      visitCallable(checker.getTypeOfSymbol(symbol));
  }
  return [...found].sort();
}

function toReference(type: ts.Type): ts.TypeReference {
  if (!isReference(type)) throw new TypeError('not a reference');
  return type;
}

const isReference = (type: ts.Type): type is ts.TypeReference => 'target' in type;

test('accepts undefined for every optional member in the options of the packages', () => {
  expect(findStrictOptions(entries.map((entry) => resolve(ROOT, entry)))).toEqual([]);
}, 60_000);
