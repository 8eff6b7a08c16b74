import { ensureBaseImage } from './base-image.ts';
import type { Commands } from './commands.ts';
import type { Image } from './image.ts';

/** What builds images and writes them to files. */
export interface Engine {
  readonly name: string;
  build: (image: Image) => void;
  save: (image: Image) => void;
}

/**
 * Docker where its engine answers, buildah otherwise.
 *
 * @throws Error with the remedy where there is neither.
 */
export function findEngine(commands: Commands): Engine {
  if (commands.has('docker') && commands.succeeds('docker', 'info')) {
    return docker(commands);
  }
  if (commands.has('buildah')) {
    return buildah(commands);
  }
  throw new Error(
    'no Docker engine answers, and buildah is not installed: start Docker, or apt-get install buildah mmdebstrap',
  );
}

function docker(commands: Commands): Engine {
  return {
    name: 'docker',
    build: (image) => {
      commands.run('docker', 'build', '--quiet', ...buildOptions(image), '.');
    },
    save: ({ reference, archive }) => {
      commands.run('docker', 'save', '--output', archive, reference);
    },
  };
}

function buildah(commands: Commands): Engine {
  return {
    name: 'buildah',
    build: (image) => {
      ensureBaseImage(image.base, commands);
      // In a container of its own, where this runs in CI, nothing but chroot is to be had.
      const options = ['--isolation', 'chroot', '--pull=never', '--layers', '--quiet'];
      commands.run('buildah', 'bud', ...options, ...buildOptions(image), '.');
    },
    save: ({ reference, archive }) => {
      commands.run(
        'buildah',
        'push',
        '--quiet',
        reference,
        `docker-archive:${archive}:${reference}`,
      );
    },
  };
}

function buildOptions({ dockerfile, reference, buildArgs }: Image): string[] {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${value}`,
  ]);
  return ['-f', dockerfile, '-t', reference, ...args];
}
