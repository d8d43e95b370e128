import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { Marked } from 'marked';
// The package itself would load the whole user interface.
import getSwaggerPath from 'swagger-ui-dist/absolute-path.js';
import type { Contract } from './contract.ts';
import { describeCallers } from './describe-callers.ts';
import { targetPath } from './request-context.ts';

interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * Serves the API reference at `/docs`, the error codes at `/docs/errors`, the runbook at `/docs/runbook` and the contract
 * at `/openapi.yaml`. All of them are rendered at the start, once per process: they change only with a release. Clients
 * may store them, but must ask whether they changed.
 */
export function docs(contract: Contract): RequestHandler {
  pages ??= renderPages(contract);
  const rendered = pages;
  return (request, response, next) => {
    const page = request.method === 'GET' ? rendered.get(targetPath(request)) : undefined;
    if (page === undefined) return next();
    // Express answers 304 if the client has this ETag.
    response.set({ etag: page.etag, 'cache-control': 'no-cache' }).type(page.type).send(page.body);
  };
}

let pages: ReadonlyMap<string, Page> | undefined;

function renderPages({ yaml, document }: Contract): ReadonlyMap<string, Page> {
  return new Map<string, Page>([
    ['/openapi.yaml', toPage('application/yaml', yaml)],
    ['/docs/reference.json', toPage('json', JSON.stringify(describeCallers(document)))],
    ['/docs', toPage('html', REFERENCE_PAGE)],
    ['/docs/errors', toPage('html', renderPage('errors', 'Errors'))],
    ['/docs/runbook', toPage('html', renderPage('runbook', 'Runbook'))],
    ['/docs/swagger-initializer.js', toPage('js', SWAGGER_INITIALIZER)],
    ...swaggerFiles.map(([name, type]): [string, Page] => [
      `/docs/${name}`,
      toPage(type, readFileSync(join(getSwaggerPath(), name))),
    ]),
  ]);
}

function toPage(type: string, content: string | Buffer): Page {
  const body = Buffer.from(content);
  const digest = createHash('sha256').update(body).digest('base64url');
  return { type, body, etag: `"${digest}"` };
}

/** The files of `swagger-ui-dist` that the reference loads. */
const swaggerFiles = [
  ['swagger-ui.css', 'css'],
  ['index.css', 'css'],
  ['swagger-ui-bundle.js', 'js'],
  ['swagger-ui-standalone-preset.js', 'js'],
  ['favicon-32x32.png', 'png'],
  ['favicon-16x16.png', 'png'],
] as const;

const REFERENCE_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Arcadia Cloud API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="stylesheet" href="/docs/index.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
<link rel="icon" type="image/png" href="/docs/favicon-16x16.png" sizes="16x16">
<body><div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/swagger-initializer.js"></script></body></html>`;

const SWAGGER_INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/docs/reference.json', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: true,
    presets: [SwaggerUIBundle.presets.apis], layout: 'BaseLayout',
  });
};`;

/**
 * A page of `docs/` as HTML. Each heading is an anchor: the `type` of a problem points to that of its code, and attention
 * to that of its cause.
 */
function renderPage(name: 'errors' | 'runbook', title: string): string {
  const file = new URL(`../../../../docs/${name}.md`, import.meta.url);
  const markdown = readFileSync(file, 'utf8');
  const marked = new Marked({
    renderer: {
      heading({ text, tokens, depth }) {
        const id = text.replaceAll(/[^\w]+/g, '');
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
    },
  });
  return `<!doctype html><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
:target{background:#fff3bf}</style>
${marked.parse(markdown, { async: false })}`;
}
