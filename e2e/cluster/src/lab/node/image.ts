import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { V1Container } from '@kubernetes/client-node';
import { WORKSPACE } from '@sidecar-injector/testing/programs';

/** Where a container finds Node, and the built injector, as in its image. */
const NODE = '/opt/node';
const APP = '/app';

/** What the image of the injector gives its container: docker/injector.Dockerfile. */
export interface Image {
  readonly mounts: ReadonlyMap<string, string>;
  readonly env: NodeJS.ProcessEnv;
  readonly user: number;
  readonly command: readonly string[];
}

/**
 * Stands for a pull, of the one image that this node has.
 *
 * @throws Error when it is another one.
 */
export function pullImage({ image = '' }: V1Container): Image {
  if (!/(^|\/)injector[:@]/.test(image)) {
    throw new Error(`this node has no image ${image}`);
  }
  const dockerfile = readFileSync(join(WORKSPACE.root, 'docker/injector.Dockerfile'), 'utf8');
  const [, options = ''] = /NODE_OPTIONS="([^"]*)"/.exec(dockerfile) ?? [];
  const [, entrypoint = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? [];
  const nodeArguments = (JSON.parse(entrypoint) as string[]).slice(1, -1);
  const [, user] = /^USER (\d+)/m.exec(dockerfile) ?? [];
  return {
    mounts: new Map([
      [NODE, dirname(process.execPath)],
      [APP, dirname(WORKSPACE.injector)],
    ]),
    env: {
      PATH: `${NODE}:/usr/sbin:/usr/bin:/sbin:/bin`,
      NODE_ENV: 'production',
      NODE_OPTIONS: options,
    },
    user: Number(user),
    command: [`${NODE}/node`, ...nodeArguments, `${APP}/main.js`],
  };
}
