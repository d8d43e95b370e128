import { answers, type Shape, shapes } from './answers.gen.ts';
import { ArcadiaConnectionError } from './errors.ts';

/**
 * Checks that a response is JSON and, if its status is 2xx, that it is the answer of the operation, which may be a CSV.
 *
 * @param operation the method and the path of the operation in the contract
 * @throws {ArcadiaConnectionError} if it is not: then something else answered, such as the login page of a network
 */
export async function checkAnswer(operation: string, response: Response): Promise<Response> {
  const text = await response.text();
  const [method] = operation.split(' ');
  if (response.ok && answers[operation] === 'text/csv') {
    const isCsv = /^text\/csv\b/i.test(response.headers.get('content-type') ?? '');
    if (!isCsv) throw ArcadiaConnectionError.foreignAnswer(response, 'is not CSV', method);
    return new Response(text, response);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw ArcadiaConnectionError.foreignAnswer(response, 'is not JSON', method);
  }
  const misfit = response.ok ? findMisfit(operation, answer) : undefined;
  if (misfit !== undefined) {
    const fault = `does not fit the contract at \`${misfit}\``;
    throw ArcadiaConnectionError.foreignAnswer(response, fault, method);
  }
  return new Response(text, response);
}

/**
 * Returns the JSONPath of the first required member that an answer lacks or has in another JSON type; undefined if there
 * is none. Other members, and values that the contract does not list, pass: answers may grow.
 */
export function findMisfit(operation: string, answer: unknown): string | undefined {
  const shape = answers[operation];
  return findIn(answer, typeof shape === 'string' ? shapes[shape] : shape, '$');
}

function findIn(value: unknown, shape: Shape | undefined, path: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return path;
  for (const [group, names] of Object.entries(shape ?? {})) {
    for (const name of names.split(' ')) {
      const member: unknown = Reflect.get(value, name);
      const misfit = findInMember(member, group, `${path}.${name}`);
      if (misfit !== undefined) return misfit;
    }
  }
  return undefined;
}

function findInMember(member: unknown, group: string, path: string): string | undefined {
  const items = shapes[group];
  if (items === undefined) return group.split('|').includes(jsonType(member)) ? undefined : path;
  if (!Array.isArray(member)) return path;
  for (const [index, item] of member.entries()) {
    const misfit = findIn(item, items, `${path}[${index}]`);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
