# The injector: Node and one file, nothing else; no shell, no package manager, no node_modules.
# From the top of a clone:
#   npx nx image injector
# or, where only Docker is there:
#   npx nx build injector
#   docker build -f docker/injector.Dockerfile -t sidecar-injector/injector:0.1.0 .

FROM docker.io/library/node:24-bookworm-slim AS files
RUN apt-get update && apt-get install -y --no-install-recommends binutils
# Node without its symbols (18 MB), the libraries it is linked to, and how names are resolved.
RUN set -eu; \
    mkdir -p /rootfs/etc /rootfs/usr/local/bin; \
    strip -o /rootfs/usr/local/bin/node "$(command -v node)"; \
    ldd /rootfs/usr/local/bin/node | grep -o '/[^ )]*' | xargs -I FILE cp -L --parents FILE /rootfs; \
    echo 'hosts: files dns' > /rootfs/etc/nsswitch.conf; \
    echo 'injector:x:65532:65532::/:/' > /rootfs/etc/passwd; \
    echo 'injector:x:65532:' > /rootfs/etc/group
COPY dist/apps/injector/main.js dist/apps/injector/package.json /rootfs/app/

FROM scratch
ARG VERSION=0.1.0
# The commit that is built.
ARG REVISION
LABEL org.opencontainers.image.title="sidecar-injector" \
      org.opencontainers.image.description="Adds sidecars to the Pods that ask for them" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
COPY --from=files /rootfs /
ENV PATH=/usr/local/bin \
    NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=8 --max-old-space-size=96"
USER 65532:65532
EXPOSE 8443 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/main.js"]
