import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Commands } from './commands.ts';

/** The Node of the workspace, which npm has installed for this machine. */
const NODE = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin/node');

/**
 * Makes sure that buildah has a base image: in its storage, from the registry, or else made here
 * under the same name, from Debian's packages and the workspace's Node. That is done once.
 *
 * @throws Error with the remedy where it can neither be pulled nor made.
 */
export function ensureBaseImage(base: string, commands: Commands): void {
  if (
    commands.succeeds('buildah', 'inspect', '--type', 'image', base) ||
    commands.succeeds('buildah', 'pull', '--retry', '0', base)
  ) {
    return;
  }
  if (!commands.has('mmdebstrap')) {
    throw new Error(
      `${base} cannot be pulled, and to make it here, mmdebstrap is missing: apt-get install mmdebstrap`,
    );
  }
  console.log(`${base} cannot be pulled; making it from Debian's packages`);
  makeBaseImage(base, commands);
}

function makeBaseImage(base: string, commands: Commands): void {
  const folder = mkdtempSync(join(tmpdir(), 'base-image-'));
  try {
    commands.run(
      'mmdebstrap',
      '--quiet',
      '--variant=apt',
      '--include=ca-certificates',
      readSuite(base),
      join(folder, 'root.tar'),
    );
    writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE);
    commands.run('cp', NODE, join(folder, 'node'));
    commands.run('buildah', 'bud', '--isolation', 'chroot', '--quiet', '-t', base, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const DOCKERFILE = 'FROM scratch\nADD root.tar /\nCOPY node /usr/local/bin/node\n';

/** Debian's release, as in `node:24-bookworm-slim`. */
function readSuite(base: string): string {
  const [, suite] = /:\d+-([a-z]+)-slim$/.exec(base) ?? [];
  if (suite === undefined) {
    throw new Error(
      `${base} cannot be pulled, and its name says no Debian release to make it from`,
    );
  }
  return suite;
}
