import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findMissing as findMissingForControlPlane } from '@sidecar-injector/control-plane';
import { findHelm } from '@sidecar-injector/testing/helm';
import { PATH } from './shell.ts';

/** The Debian package of each program that the story needs on top of a control plane's. */
const PACKAGES: Readonly<Record<string, string>> = {
  'linux.uml': 'user-mode-linux',
  ip: 'iproute2',
  ping: 'iputils-ping',
  curl: 'curl',
  'mkfs.ext4': 'e2fsprogs',
  'apt-get': 'apt',
  'dpkg-deb': 'dpkg',
};

/** @returns why a whole cluster cannot be had on this machine; nothing where it can. */
export function findMissing(): string | undefined {
  if (process.getuid?.() !== 0) {
    return 'nodes need a bridge and interfaces, which only root can make';
  }
  if (!existsSync('/dev/net/tun')) {
    return 'there is no /dev/net/tun, so nodes cannot be reached';
  }
  if (findHelm() === undefined) {
    return 'helm is missing: https://helm.sh/docs/intro/install';
  }
  const missing = Object.entries(PACKAGES).filter(([program]) => !isInstalled(program));
  if (missing.length > 0) {
    const programs = missing.map(([program]) => program).join(', ');
    return `${programs} missing; apt-get install ${missing.map(([, name]) => name).join(' ')}`;
  }
  if (!isInstalled('buildah') && spawnSync('docker', ['info']).status !== 0) {
    return 'no Docker engine answers, and buildah is missing; apt-get install buildah mmdebstrap';
  }
  return findMissingForControlPlane();
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH } }).status === 0;
}
