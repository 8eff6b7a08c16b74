# The network-fault agent: Node, one file, doze, tc, ip and the licences; no shell.
# From the top of a clone:
#   npx nx image agent
# or, where only Docker is there:
#   npx nx build agent
#   docker build -f docker/agent.Dockerfile -t sidecar-injector/agent:0.1.0 .

# Node without its symbols (18 MB), and how names are resolved: the same layer in both images.
FROM docker.io/library/node:24-bookworm-slim AS node
RUN apt-get update && apt-get install -y --no-install-recommends binutils
COPY docker/collect.sh /
RUN set -eu; \
    strip "$(command -v node)"; \
    mkdir -p /rootfs/etc; \
    echo 'hosts: files dns' > /rootfs/etc/nsswitch.conf; \
    sh /collect.sh /rootfs node

# Tables of distributions, such as normal.dist, are files that tc reads.
FROM node AS tools
RUN apt-get install -y --no-install-recommends gcc iproute2 libc6-dev
COPY apps/agent/doze/doze.c /
RUN set -eu; \
    mkdir -p /tools/var/run/agent /tools/etc; \
    gcc -std=gnu17 -O2 -s -Wall -Wextra -Werror -o /usr/bin/doze /doze.c; \
    cp -L --parents /usr/lib/*/tc/*.dist /tools; \
    echo 'root:x:0:0::/:/' > /tools/etc/passwd; \
    echo 'root:x:0:' > /tools/etc/group; \
    BELOW=/rootfs sh /collect.sh /tools doze tc ip

# What V8 makes of the program is kept: the agent starts in three quarters of the time.
FROM node AS compiled
COPY docker/agent-environment docker/fill-compile-cache.mjs /
COPY dist/apps/agent/main.js dist/apps/agent/package.json /app/
RUN node /fill-compile-cache.mjs /agent-environment /app/main.js /cache/app/compile-cache

FROM scratch
COPY --from=node /rootfs /
COPY --from=tools /tools /
COPY --from=compiled /cache /
COPY LICENSE dist/apps/agent/THIRD-PARTY-NOTICES.txt /licenses/
COPY dist/apps/agent/main.js dist/apps/agent/package.json /app/
ARG VERSION=0.1.0
# The commit that is built.
ARG REVISION
LABEL org.opencontainers.image.title="sidecar-injector agent" \
      org.opencontainers.image.description="Makes network faults for its own Pod" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin \
    NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=2 --max-old-space-size=64 --v8-pool-size=0 --expose-gc" \
    NODE_COMPILE_CACHE=/app/compile-cache \
    MALLOC_ARENA_MAX=1 \
    MALLOC_MMAP_THRESHOLD_=32768 \
    UV_THREADPOOL_SIZE=1
# Root with one capability, NET_ADMIN: Kubernetes has no ambient capabilities, and ip drops those of
# files for another user. The securityContext of the profile takes all others away.
USER 0:0
EXPOSE 2332
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/main.js"]
