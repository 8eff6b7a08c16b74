# The network-fault agent: Node, one file, and tc and ip with what they are linked to; no shell.
# From the top of a clone:
#   npx nx image agent
# or, where only Docker is there:
#   npx nx build agent
#   docker build -f docker/agent.Dockerfile -t sidecar-injector/agent:0.1.0 .

FROM docker.io/library/node:24-bookworm-slim AS files
RUN apt-get update && apt-get install -y --no-install-recommends binutils iproute2
# Node goes in without its symbols (18 MB). Tables of distributions, such as normal.dist, are files that tc reads.
RUN set -eu; \
    mkdir -p /rootfs/etc /rootfs/usr/local/bin /rootfs/usr/bin /rootfs/var/run/agent; \
    strip -o /rootfs/usr/local/bin/node "$(command -v node)"; \
    cp -L "$(command -v tc)" "$(command -v ip)" /rootfs/usr/bin/; \
    cp --parents /usr/lib/*/tc/*.dist /rootfs; \
    for PROGRAM in /rootfs/usr/local/bin/node /rootfs/usr/bin/tc /rootfs/usr/bin/ip; do \
      ldd "$PROGRAM" | grep -o '/[^ )]*' | xargs -I FILE cp -L --parents FILE /rootfs; \
    done; \
    echo 'hosts: files dns' > /rootfs/etc/nsswitch.conf; \
    echo 'root:x:0:0::/:/' > /rootfs/etc/passwd; \
    echo 'root:x:0:' > /rootfs/etc/group
COPY dist/apps/agent/main.js dist/apps/agent/package.json /rootfs/app/

FROM scratch
ARG VERSION=0.1.0
# The commit that is built.
ARG REVISION
LABEL org.opencontainers.image.title="sidecar-injector agent" \
      org.opencontainers.image.description="Makes network faults for its own Pod" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"
COPY --from=files /rootfs /
ENV PATH=/usr/local/bin:/usr/bin \
    NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=1 --max-old-space-size=64"
# Root with one capability, NET_ADMIN: Kubernetes has no ambient capabilities, and ip drops those of
# files for another user. The securityContext of the profile takes all others away.
USER 0:0
EXPOSE 2332
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/main.js"]
