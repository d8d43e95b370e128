import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';

const FILE = join(import.meta.dirname, 'shop.ts');
const SHOP = `
import { defineLifecycle } from '../src/index.ts';
export const shop = defineLifecycle({
  id: 'shop',
  initial: ['cart'],
  states: { cart: { charged: false }, paid: { charged: true }, lost: { final: true } },
  transitions: { cart: { paid: ['guest', 'clerk'], lost: ['clerk'] }, paid: { lost: ['clerk'] } },
});
export declare const state: 'cart' | 'paid';
`;

// One compiler for all tests: each test asks about another text of the same file.
let text = '';
let version = 0;
const { options } = ts.parseJsonConfigFileContent(
  { extends: '../../../tsconfig.base.json', include: [] },
  ts.sys,
  import.meta.dirname,
);
const compiler = ts.createLanguageService({
  getScriptFileNames: () => [FILE],
  getScriptVersion: (file) => (file === FILE ? String(version) : '0'),
  getScriptSnapshot: (file) =>
    ts.ScriptSnapshot.fromString(file === FILE ? text : readFileSync(file, 'utf8')),
  getCurrentDirectory: () => import.meta.dirname,
  getCompilationSettings: () => options,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (file) => file === FILE || ts.sys.fileExists(file),
  readFile: ts.sys.readFile,
  readDirectory: ts.sys.readDirectory,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

// The first question loads the compiler's library, which takes seconds on a busy machine.
beforeAll(() => {
  errorsOf('');
}, 30_000);

/** Compiles `code` after the definition of `shop`. Returns the errors, each in one line. */
function errorsOf(code: string): string[] {
  text = SHOP + code;
  version += 1;
  return compiler
    .getSemanticDiagnostics(FILE)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** Returns the text that an editor shows for `name` in `code`, in one line. */
function hoverOver(name: string, code: string): string {
  expect(errorsOf(`export ${code}`)).toEqual([]);
  const hover = compiler.getQuickInfoAtPosition(FILE, text.lastIndexOf(name));
  return ts.displayPartsToString(hover?.displayParts).replace(/\s+/g, ' ');
}

test.each([
  ["shop.can('cat', 'paid', 'guest');", `type '"cart" | "paid" | "lost"'`],
  ["shop.can('cart', 'paid', 'gust');", `type '"guest" | "clerk"'`],
  ["shop.allowed('cat');", `type '"cart" | "paid" | "lost"'`],
  ["shop.allowed('cart', 'gust');", `type '"guest" | "clerk" | undefined'`],
  ["shop.shortestPath('cat', 'paid');", `type '"cart" | "paid" | "lost"'`],
  ["shop.explain('cart', 'pad', 'guest');", `type '"cart" | "paid" | "lost"'`],
  ["shop.transition('cart', 'pad', { actor: 'guest' });", `type '"cart" | "paid" | "lost"'`],
  [
    "shop.transition('lost', 'cart', { actor: 'guest' });",
    `type '"There is no transition from lost to cart"'`,
  ],
  ["shop.transition('cart', 'paid', { actor: 'gust' });", `type '"guest" | "clerk"'`],
  ["shop.transition('cart', 'lost', { actor: 'guest' });", `type '"clerk"'`],
  ["shop.transition('cart', 'paid', { actor: 'clerk' }).state satisfies 'lost';", `type '"lost"'`],
])('lists the names in the error of `%s`', (code, names) => {
  const errors = errorsOf(code);
  expect(errors).toEqual([expect.stringContaining(names)]);
  expect(errors[0]).not.toContain('{');
});

const define = (rest: string) =>
  `defineLifecycle({ id: 'x', states: { a: {}, b: {}, end: { final: true } }, ${rest} });`;

test.each([
  [
    'a missing entry',
    "initial: ['a'], transitions: { a: { b: ['x'] } }",
    "Property 'b' is missing in type '{ a: { b: [\"x\"]; }; }' but required in type '{ readonly b: unknown; }'.",
  ],
  [
    'an unknown target',
    "initial: ['a'], transitions: { a: { b: ['x'], c: ['x'] }, b: {} }",
    `Type '["x"]' is not assignable to type '"There is no state c"'.`,
  ],
  [
    'an entry of an unknown state',
    "initial: ['a'], transitions: { a: { b: ['x'] }, b: {}, c: {} }",
    `Type '{}' is not assignable to type '"There is no state c"'.`,
  ],
  [
    'an unknown initial state',
    "initial: ['c'], transitions: { a: { b: ['x'] }, b: {} }",
    `Type '"c"' is not assignable to type '"a" | "b" | "end"'.`,
  ],
])('names the state in the error of a definition with %s', (_, rest, message) => {
  expect(errorsOf(define(rest))).toEqual([expect.stringContaining(message)]);
});

test.each([
  [
    'can',
    "const result = shop.can('cart', 'paid', 'guest');",
    '(method) can(from: "cart" | "paid" | "lost", to: "cart" | "paid" | "lost", actor: "guest" | "clerk"): boolean',
  ],
  [
    'allowed',
    "const result = shop.allowed('cart');",
    '(method) allowed<"cart">(from: "cart", actor?: "guest" | "clerk" | undefined): readonly ("paid" | "lost")[]',
  ],
  [
    'transition',
    "const result = shop.transition('cart', 'paid', { actor: 'guest' });",
    '(method) transition<"cart", "paid", "guest">(from: "cart", to: "paid", by: { readonly actor: "guest"; }): Step<"paid", { readonly charged: true; }>',
  ],
  [
    'result',
    "const result = shop.transition('cart', 'paid', { actor: 'guest' });",
    'const result: Step<"paid", { readonly charged: true; }>',
  ],
  [
    'result',
    "const result = shop.transition(state, 'lost', { actor: 'clerk' });",
    'const result: Step<"lost", {}>',
  ],
  [
    'result',
    "const result = shop.shortestPath('cart', 'lost');",
    'const result: readonly ("cart" | "paid" | "lost")[] | null',
  ],
  [
    'result',
    "const result = shop.explain('cart', 'lost', 'guest');",
    'const result: Explanation<"cart" | "paid" | "lost", "guest" | "clerk">',
  ],
  [
    'result',
    'const result = shop.stateAt([], 0);',
    'const result: "cart" | "paid" | "lost" | null',
  ],
  [
    'result',
    'const result = shop.timeInState([], 0, 1);',
    'const result: TimeInState<"cart" | "paid" | "lost">',
  ],
  ['result', 'const result = shop.initial;', 'const result: readonly ("cart" | "paid" | "lost")[]'],
])('lists the names in a hover over `%s` in `%s`', (name, code, hover) => {
  expect(hoverOver(name, code)).toBe(hover);
});
