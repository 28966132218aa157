# Built where compilers are, run where nothing is but Node and the program; no step needs an install script.
#   docker build -t strillone .
#   docker run -p 3000:3000 -v ./items:/srv/strillone/items:ro -v strillone:/srv/strillone/data strillone
FROM node:22-bookworm-slim AS build
WORKDIR /opt/strillone
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
RUN npx tsc -p . && npm prune --omit=dev --ignore-scripts && mkdir -p /srv/strillone/items /srv/strillone/data

FROM node:22-bookworm-slim
# New objects in little room: 25 MB less under a flood of polls, and no slower.
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=4 HOST=0.0.0.0 PORT=3000
COPY --from=build /opt/strillone/node_modules /opt/strillone/node_modules
COPY --from=build /opt/strillone/dist /opt/strillone/dist
COPY package.json strillone.schema.json LICENSE SECURITY.md /opt/strillone/
COPY deploy/healthcheck.mjs /opt/strillone/deploy/
# A volume that is new takes over the owner of the folder it covers.
COPY --from=build --chown=node:node /srv/strillone /srv/strillone
WORKDIR /srv/strillone
VOLUME /srv/strillone/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "/opt/strillone/deploy/healthcheck.mjs"]
ENTRYPOINT ["node", "/opt/strillone/dist/main.js"]
CMD ["serve"]
