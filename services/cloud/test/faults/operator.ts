import type { ArcadiaClient, AttentionItem } from '@arcadia/api-client';
import { expect } from 'vitest';
import { mintToken } from '../setup/test-service.ts';

/** A situation is to be seen, and to be gone, within 60 seconds. */
export const polling = { timeout: 80_000, interval: 500 };

/** The causes that need a person now. */
export async function causesOf(client: ArcadiaClient): Promise<string[]> {
  return (await client.attention.list()).data.map(({ cause }) => cause);
}

/** Waits until exactly this cause needs a person. */
export async function only(client: ArcadiaClient, cause: string): Promise<AttentionItem> {
  await expect.poll(() => causesOf(client), polling).toEqual([cause]);
  const [item] = (await client.attention.list()).data;
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}

/** Waits until nothing needs a person. */
export async function isAllWell(client: ArcadiaClient): Promise<void> {
  await expect.poll(() => causesOf(client), polling).toEqual([]);
}

/** Calls the action of an item as it is given, with a reason if the operation takes one. */
export async function act(
  { action: given }: AttentionItem,
  { url, reason = '' }: { readonly url: string; readonly reason?: string },
): Promise<void> {
  if (given === null) throw new Error('The item has no action.');
  const action = reason === '' ? given : { ...given, body: { ...given.body, reason } };
  const response = await fetch(`${url}${action.href}`, {
    method: action.method,
    headers: {
      ...(await asAdmin()),
      ...(action.body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(action.body === null ? {} : { body: JSON.stringify(action.body) }),
  });
  expect({ status: response.status, body: await response.text() }).toMatchObject({ status: 200 });
}

/** Reads the list of what is concerned. */
export async function objectsOf({ objects }: AttentionItem, url: string): Promise<unknown> {
  const response = await fetch(`${url}${objects}`, { headers: await asAdmin() });
  expect(response.status).toBe(200);
  return await response.json();
}

async function asAdmin() {
  return { authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}` };
}
