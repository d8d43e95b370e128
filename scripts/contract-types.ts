import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

/** The types of openapi.yaml, for the service and the client alike. */
export async function contractTypes(): Promise<[path: string, text: string][]> {
  const types = astToString(await openapiTS(pathToFileURL(resolve('openapi.yaml'))));
  return [
    [
      'packages/api-client/src/contract.gen.ts',
      `// Generated from openapi.yaml. Do not edit.\n\n${types}`,
    ],
  ];
}
