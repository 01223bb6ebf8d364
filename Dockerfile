# Millrace in a container: docker build -t millrace . && docker run -p 127.0.0.1:4566:4566 -v millrace:/data millrace
# Functions run inside the container: python3 is there for python* runtimes, others can be added by
# --build-arg RUNTIMES="python3 ruby default-jdk-headless".

FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The tarball that a release is, so that the image holds what npm's users get and no more.
RUN npm pack --pack-destination /tmp \
  && npm install --prefix /opt/millrace --omit=dev --ignore-scripts --no-audit --no-fund /tmp/millrace-*.tgz

FROM node:22-bookworm-slim
ARG RUNTIMES="python3"
RUN apt-get update \
  && apt-get install -y --no-install-recommends ${RUNTIMES} \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data
COPY --from=build /opt/millrace /opt/millrace
RUN ln -s /opt/millrace/node_modules/.bin/millrace /usr/local/bin/millrace
USER node
ENV NODE_ENV=production \
    MILLRACE_HOST=0.0.0.0 \
    MILLRACE_DATA_DIR=/data
VOLUME /data
EXPOSE 4566
# Health is answered without credentials, and without details.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.MILLRACE_PORT || 4566) + '/_millrace/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["millrace", "start"]
