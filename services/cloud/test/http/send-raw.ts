import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

/** Sends a request to exactly this target and with exactly these headers: `fetch` would normalize or add some. */
export async function sendRaw(
  service: { readonly url: string },
  method: string,
  target: string,
  options: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { hostname, port } = new URL(service.url);
  const headers = { 'content-type': 'application/json', ...options.headers };
  const sent = request({ hostname, port, method, path: target, headers });
  sent.end(options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}
