import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that are shipped as images. */
export const PROGRAMS = ['injector', 'agent'] as const;

/** One image, and what it is made of. */
export interface Image {
  /** With registry and tag, as the chart asks the nodes for it. */
  readonly reference: string;
  readonly dockerfile: string;
  /** The image that the Dockerfile builds on. */
  readonly base: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Where the image is written, as an archive that `docker load` and containerd read. */
  readonly archive: string;
}

/**
 * Describes the image of a program.
 *
 * @throws Error naming the program when there is no image of it.
 */
export function describeImage(root: string, program: string, revision: string): Image {
  if (!PROGRAMS.some((name) => name === program)) {
    throw new Error(`"${program}" has no image, must be one of ${PROGRAMS.join(', ')}`);
  }
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const dockerfile = `docker/${program}.Dockerfile`;
  return {
    // Without a registry of its own, Docker and containerd take docker.io for it; buildah does not.
    reference: `docker.io/sidecar-injector/${program}:${version}`,
    dockerfile,
    base: readBase(readFileSync(join(root, dockerfile), 'utf8')),
    buildArgs: { VERSION: version, REVISION: revision },
    archive: `dist/images/${program}.tar`,
  };
}

function readBase(dockerfile: string): string {
  const [, base = ''] = /^FROM (\S+) AS node$/m.exec(dockerfile) ?? [];
  return base;
}

/** The commit that is built, marked where files differ from it; empty outside of a clone. */
export function readRevision(root: string): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return git('rev-parse', 'HEAD').trim() + (isChanged ? '-changed' : '');
  } catch {
    return '';
  }
}
