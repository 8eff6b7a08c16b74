# The injector: Node, one file and the licences; no shell, no package manager, no node_modules.
# From the top of a clone:
#   npx nx image injector
# or, where only Docker is there:
#   npx nx build injector
#   docker build -f docker/injector.Dockerfile -t sidecar-injector/injector:0.1.0 .

# Node without its symbols (18 MB), and how names are resolved: the same layer in both images.
FROM docker.io/library/node:24-bookworm-slim AS node
RUN apt-get update && apt-get install -y --no-install-recommends binutils
COPY docker/collect.sh /
RUN set -eu; \
    strip "$(command -v node)"; \
    mkdir -p /rootfs/etc; \
    echo 'hosts: files dns' > /rootfs/etc/nsswitch.conf; \
    sh /collect.sh /rootfs node

FROM node AS users
RUN set -eu; \
    mkdir -p /users/etc; \
    echo 'injector:x:65532:65532::/:/' > /users/etc/passwd; \
    echo 'injector:x:65532:' > /users/etc/group; \
    sh /collect.sh /users

FROM scratch
COPY --from=node /rootfs /
COPY --from=users /users /
COPY LICENSE dist/apps/injector/THIRD-PARTY-NOTICES.txt /licenses/
COPY dist/apps/injector/main.js dist/apps/injector/package.json /app/
ARG VERSION=0.1.0
# The commit that is built.
ARG REVISION
LABEL org.opencontainers.image.title="sidecar-injector" \
      org.opencontainers.image.description="Adds sidecars to the Pods that ask for them" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
ENV PATH=/usr/local/bin \
    NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=96 --expose-gc"
USER 65532:65532
EXPOSE 8443 8080
STOPSIGNAL SIGTERM
# Node takes this flag as an argument only.
ENTRYPOINT ["/usr/local/bin/node", "--no-maglev", "/app/main.js"]
