import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { CHART } from './chart.ts';

const read = (file: string): string => readFileSync(join(CHART, '..', file), 'utf8');
const values = parse(read('charts/values.yaml')) as {
  injector: { podSecurityContext: { runAsUser: number; runAsGroup: number } };
};
const { version } = JSON.parse(read('package.json')) as { version: string };

describe.each([
  [
    'injector',
    { NODE_OPTIONS: read('docker/node-options').trim() },
    read('docker/node-arguments').trim().split(' '),
    [8443, 8080],
  ],
  ['agent', parseEnv(read('docker/agent-environment')), [], [2332]],
])('docker/%s.Dockerfile', (name, environment, nodeArguments, ports) => {
  const text = read(`docker/${name}.Dockerfile`);
  const last = text.slice(text.lastIndexOf('\nFROM '));

  it('should have the environment that is measured', () => {
    const [, lines = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(last) ?? [];

    expect(parseEnv(lines.replaceAll(/ *\\\n */g, '\n'))).toMatchObject(environment);
  });

  it('should have the version of the workspace', () => {
    expect(/^ARG VERSION=(.*)$/m.exec(last)?.[1]).toBe(version);
    expect(text).toContain(`-t sidecar-injector/${name}:${version} .`);
    expect(last).toContain('org.opencontainers.image.version="${VERSION}"');
  });

  it('should hold the bundle and the file that makes it a module, without a shell', () => {
    expect(last).toContain(`COPY dist/apps/${name}/main.js dist/apps/${name}/package.json /app/`);
    expect(last).toContain('FROM scratch');
    const command = ['/usr/local/bin/node', ...nodeArguments, '/app/main.js'];
    expect(last).toContain(`ENTRYPOINT [${command.map((part) => `"${part}"`).join(', ')}]`);
    expect(last).not.toMatch(/^(RUN|CMD) /m);
  });

  it('should hold the licence, and those of what is in the bundle', () => {
    expect(last).toContain(`COPY LICENSE dist/apps/${name}/THIRD-PARTY-NOTICES.txt /licenses/`);
  });

  it('should declare its ports', () => {
    expect(/^EXPOSE (.*)$/m.exec(last)?.[1]?.split(' ').map(Number)).toEqual(ports);
  });

  it('should be let through by .dockerignore', () => {
    expect(read('.dockerignore').split('\n')).toEqual(
      expect.arrayContaining([`!dist/apps/${name}`, '!LICENSE']),
    );
  });

  it('should be of the version of Node that the workspace runs on', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const major = devDependencies['node']?.split('.')[0];

    expect(text).toContain(`FROM docker.io/library/node:${major}-bookworm-slim AS node`);
  });
});

describe('the layer of Node', () => {
  const layerOf = (name: string): string | undefined =>
    /^FROM .* AS node\n(?:.+\n)+/m.exec(read(`docker/${name}.Dockerfile`))?.[0];

  it('should be made in the same way for both images, and lie below all others', () => {
    expect(layerOf('agent')).toContain('collect.sh /rootfs node');
    expect(layerOf('agent')).toBe(layerOf('injector'));
    for (const name of ['agent', 'injector']) {
      expect(read(`docker/${name}.Dockerfile`)).toContain(
        '\nFROM scratch\nCOPY --from=node /rootfs /\n',
      );
    }
  });
});

describe('the users of the images', () => {
  const userOf = (name: string): string | undefined =>
    /^USER (.*)$/m.exec(read(`docker/${name}.Dockerfile`))?.[1];

  it('should be that of the chart, and root for the agent', () => {
    const { runAsUser, runAsGroup } = values.injector.podSecurityContext;

    expect(userOf('injector')).toBe(`${runAsUser}:${runAsGroup}`);
    expect(userOf('agent')).toBe('0:0');
  });
});
