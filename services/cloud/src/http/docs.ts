import { readFileSync } from 'node:fs';
import express, { Router } from 'express';
import { Marked } from 'marked';
import swaggerUi from 'swagger-ui-dist';

/** Serves the API reference at `/docs`, the error codes at `/docs/errors` and the contract at `/openapi.yaml`. */
export function docs(contractYaml: string): Router {
  const router = Router();
  router.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').send(contractYaml);
  });
  router.get('/docs/errors', (_request, response) => {
    response.type('html').send(renderErrorPage());
  });
  router.get('/docs/swagger-initializer.js', (_request, response) => {
    response.type('js').send(SWAGGER_INITIALIZER);
  });
  router.use('/docs', express.static(swaggerUi.absolutePath()));
  return router;
}

const SWAGGER_INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: '/openapi.yaml', dom_id: '#swagger-ui', deepLinking: true, persistAuthorization: true,
    presets: [SwaggerUIBundle.presets.apis], layout: 'BaseLayout',
  });
};`;

/** `docs/errors.md` as HTML. The heading of each code is the anchor that the `type` of a problem points to. */
function renderErrorPage(): string {
  const markdown = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const marked = new Marked({
    renderer: {
      heading({ text, tokens, depth }) {
        const id = text.replaceAll(/[^\w]+/g, '');
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>`;
      },
    },
  });
  return `<!doctype html><meta charset="utf-8"><title>Errors</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
:target{background:#fff3bf}</style>
${marked.parse(markdown, { async: false })}`;
}
