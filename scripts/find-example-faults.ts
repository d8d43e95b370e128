import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

interface Example {
  /** The exported symbol. */
  name: string;
  /** Path of the file with the docstring. */
  file: string;
  /** Number of the example's first line in that file. */
  line: number;
  code: string;
}

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Finds exported symbols without a docstring or an `@example`, and compile errors in the examples. Compiles each example
 * as a module in the folder of its package.
 *
 * @param packages Entry points by the folder of their package, which is absolute or relative to the root.
 * @returns the faults, each as `file:line name: fault`, and the number of examples.
 */
export function findExampleFaults(packages: Readonly<Record<string, readonly string[]>>): {
  faults: string[];
  examples: number;
} {
  const options = readOptions();
  const host = ts.createCompilerHost(options);
  const roots = Object.entries(packages).flatMap(([folder, entries]) =>
    entries.map((entry) => resolve(ROOT, folder, entry)),
  );
  const program = ts.createProgram(roots, options, host);

  const faults: string[] = [];
  const examples = new Map<string, Example>();
  for (const [folder, entries] of Object.entries(packages)) {
    const symbols = entries.flatMap((entry) => exportsOf(program, resolve(ROOT, folder, entry)));
    for (const symbol of new Set(symbols)) {
      const found = examplesOf(symbol);
      if (typeof found === 'string') faults.push(found);
      else for (const it of found) examples.set(resolve(ROOT, folder, `${examples.size}.ts`), it);
    }
  }
  return { faults: [...faults, ...compile(examples, options, host)], examples: examples.size };
}

function readOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile);
  if (error !== undefined) throw new Error(textOf(error));
  const { options, errors } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  if (errors[0] !== undefined) throw new Error(textOf(errors[0]));
  return options;
}

/** The symbols that an entry point exports, with re-exports resolved to their declarations. */
function exportsOf(program: ts.Program, path: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined)
    throw new Error(`${path} exports nothing. Check the entry points in the list of packages.`);
  return checker
    .getExportsOfModule(module)
    .map((it) => (it.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(it) : it));
}

/** The examples of a symbol, or the fault of its docstring. */
function examplesOf(symbol: ts.Symbol): Example[] | string {
  const { name, declarations = [] } = symbol;
  const docs = declarations.flatMap((it) => ts.getJSDocCommentsAndTags(it)).filter(ts.isJSDoc);
  const [first] = declarations;
  const place = first === undefined ? name : `${placeOf(first)} ${name}`;
  if (!docs.some(({ comment }) => ts.getTextOfJSDocComment(comment))) {
    return `${place}: no docstring`;
  }
  const examples = docs
    .flatMap(({ tags = [] }) => tags)
    .filter(({ tagName }) => tagName.text === 'example')
    .map((tag) => toExample(tag, name))
    .filter(({ code }) => code.trim() !== '');
  return examples.length > 0 ? examples : `${place}: no @example`;
}

function toExample({ tagName, end }: ts.JSDocTag, name: string): Example {
  const source = tagName.getSourceFile();
  return {
    name,
    file: source.fileName,
    line: lineOf(source, tagName.end),
    code: source.text.slice(tagName.end, end).replace(/^ *\* ?/gm, ''),
  };
}

function compile(
  examples: ReadonlyMap<string, Example>,
  options: ts.CompilerOptions,
  host: ts.CompilerHost,
): string[] {
  const program = ts.createProgram([...examples.keys()], options, {
    ...host,
    getSourceFile(path, target, ...rest) {
      const example = examples.get(path);
      return example === undefined
        ? host.getSourceFile(path, target, ...rest)
        : ts.createSourceFile(path, example.code, target);
    },
  });
  const faults = program.getGlobalDiagnostics().map(textOf);
  for (const [path, { name, file, line, code }] of examples) {
    const source = program.getSourceFile(path);
    const at = (position: number) =>
      `${relative(ROOT, file)}:${line + code.slice(0, position).split('\n').length - 1} ${name}`;
    for (const { fileName, pos } of ts.preProcessFile(code).importedFiles) {
      if (fileName.startsWith('.')) faults.push(`${at(pos)}: imports a file, not a package`);
    }
    for (const diagnostic of [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]) {
      faults.push(`${at(diagnostic.start ?? 0)}: ${textOf(diagnostic)}`);
    }
  }
  return faults;
}

function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${relative(ROOT, source.fileName)}:${lineOf(source, node.getStart())}`;
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, ' ');
}
