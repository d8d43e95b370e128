# The service with only its production dependencies. It runs from its sources: Node strips the types.
FROM node:24-slim AS install
WORKDIR /app
# The version of `packageManager` in package.json.
RUN npm install --global pnpm@12.21.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/api-client/package.json packages/api-client/
COPY packages/do-billing/package.json packages/do-billing/
COPY packages/finance-client/package.json packages/finance-client/
COPY packages/internal/package.json packages/internal/
COPY packages/lifecycle/package.json packages/lifecycle/
COPY services/cloud/package.json services/cloud/
COPY services/sandbox/package.json services/sandbox/
RUN pnpm install --prod --frozen-lockfile --filter-prod '@arcadia/cloud...'

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=install /app ./
# The service reads the contract and the page of errors at run time.
COPY openapi.yaml ./
COPY docs/errors.md docs/runbook.md docs/
COPY packages packages
COPY services/cloud services/cloud
# The user node, by its number: a cluster can then verify that it is not root.
USER 1000
# The API, and the metrics if METRICS_PORT is 9464.
EXPOSE 4000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--conditions=@arcadia/source", "services/cloud/src/cli/arcadia.ts"]
CMD ["serve"]
