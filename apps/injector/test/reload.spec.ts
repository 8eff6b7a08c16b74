import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  ApiServer,
  newCertificate,
  newReview,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';
import { Load } from './load.ts';

/** How many reviews are under way while files change. */
const IN_FLIGHT = 2_000;
const CONNECTIONS = 100;

/** A change is taken within a second; a machine that is busy with all this load gets more. */
const LIMIT = 20_000;

const profile = (name: string): string =>
  `name: ${name}\ncontainers: [{ name: ${name}, image: registry.example/${name}:1 }]\n`;

const REVIEW = JSON.stringify(
  newReview({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
  }),
);

jest.setTimeout(120_000);

describe('the built injector under load', () => {
  let folder: string;
  let profiles: string;
  let injector: RunningInjector;
  let client: ApiServer;
  let load: Load | undefined;
  let version = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'injector-reload-'));
    profiles = join(folder, 'profiles');
    await mkdir(profiles);
    await publish(profile('first'));
    await symlink('..data/profile.yaml', join(profiles, 'profile.yaml'));
    const env = { INJECTOR_DRAIN_SECONDS: '0', INJECTOR_LOG_LEVEL: 'warn' };
    injector = await startInjector({ main: WORKSPACE.injector, profiles, folder, env });
    client = new ApiServer(
      injector.origin,
      await readFile(join(folder, 'tls.crt'), 'utf8'),
      CONNECTIONS,
    );
  });

  afterEach(async () => {
    await load?.stop();
    client.close();
    await injector.stop();
    await rm(folder, { recursive: true });
  });

  /** Updates the ConfigMap as the kubelet does. */
  const publish = async (text: string): Promise<void> => {
    version += 1;
    await mkdir(join(profiles, `..v${version}`));
    await writeFile(join(profiles, `..v${version}`, 'profile.yaml'), text);
    await symlink(`..v${version}`, join(profiles, '..data_tmp'));
    await rename(join(profiles, '..data_tmp'), join(profiles, '..data'));
  };

  const read = async (path: string): Promise<string> =>
    (await fetch(injector.healthOrigin + path)).text();

  const until = (path: string, expected: RegExp): Promise<void> =>
    injector.program.until(async () => expected.test(await read(path)), LIMIT);

  const profilesOf = ({ answers }: Load): Set<unknown> =>
    new Set(
      answers.map(({ body }) => {
        const { response } = JSON.parse(body) as {
          response: { allowed: boolean; auditAnnotations: { profiles: string } };
        };
        expect(response.allowed).toBe(true);
        return response.auditAnnotations.profiles;
      }),
    );

  it('should go from good profiles past bad ones to good ones without one failed answer', async () => {
    load = new Load(() => client.post('/mutate', REVIEW), IN_FLIGHT);

    await publish('containers: [{ image: nameless }]\n');
    await until('/readyz?verbose', /profiles: in use: first; refused now: profile\.yaml: /);
    const errors = await read('/metrics');
    const before = load.answers.length;
    await publish(profile('second'));
    await until('/readyz?verbose', /profiles: in use: second$/m);
    const { auditAnnotations } = (await client.review('/mutate', REVIEW)).response;
    await load.stop();

    expect(load.failures).toEqual([]);
    expect(load.statuses).toEqual([200]);
    expect(profilesOf(load)).toEqual(new Set(['first', 'second']));
    expect(before).toBeGreaterThan(0);
    expect(auditAnnotations).toMatchObject({ profiles: 'second' });
    expect(errors).toMatch(/^injector_profile_errors_total 1$/m);
    expect(injector.program.output).toContain('profiles refused; those in use stay');
  });

  it('should take a renewed certificate without one failed answer', async () => {
    const old = await readFile(join(folder, 'tls.crt'), 'utf8');
    const renewed = await newCertificate();
    const both = new ApiServer(injector.origin, old + '\n' + renewed.cert, CONNECTIONS);
    load = new Load(() => both.post('/mutate', REVIEW), IN_FLIGHT);

    await writeFile(join(folder, 'tls.crt'), renewed.cert);
    await until('/readyz?verbose', /certificate: expires .*; refused now: .* does not belong/);
    expect(await servedCertificate(old)).toBe(old.trim());
    await writeFile(join(folder, 'tls.key'), renewed.key);
    await until('/readyz?verbose', /certificate: expires [^;]*$/m);
    const served = await servedCertificate(renewed.cert);
    await load.stop();
    both.close();

    expect(served).toBe(renewed.cert.trim());
    expect(load.failures).toEqual([]);
    expect(load.statuses).toEqual([200]);
    expect(load.answers.length).toBeGreaterThan(IN_FLIGHT);
  });

  /** What a new connection is shown, as PEM. */
  const servedCertificate = async (authority: string): Promise<string> => {
    const port = Number(new URL(injector.origin).port);
    const socket = connect({ host: 'localhost', port, ca: authority });
    await once(socket, 'secureConnect');
    const certificate = socket.getPeerX509Certificate();
    socket.destroy();
    return (certificate?.toString() ?? '').trim();
  };
});
