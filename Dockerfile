# One image for web, workers and migrations. The command says which.
FROM node:24-bookworm-slim AS build
WORKDIR /ferrule
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node cli/ferrule.js build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 FERRULE_HOST=0.0.0.0 FERRULE_KEYS_DIR=/keys FERRULE_DATA_DIR=/tmp/ferrule
WORKDIR /ferrule
COPY --from=build /ferrule ./
# The volumes of the keys take their owner from these folders.
RUN mkdir -p /keys/web /keys/worker && chown -R node:node /keys
USER node
EXPOSE 3000
ENTRYPOINT ["node", "cli/ferrule.js"]
CMD ["web"]
