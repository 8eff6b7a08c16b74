import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Certificate,
  freePort,
  newCertificate,
  newReview,
  Program,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';

const PROFILE = 'containers: [{ name: helper, image: registry.example/helper:1 }]\n';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
};

describe('the built injector', () => {
  let folder: string;
  let profiles: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'injector-start-'));
    profiles = join(folder, 'profiles');
    await mkdir(profiles);
    await writeFile(join(profiles, 'helper.yaml'), PROFILE);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const writePair = async ({ cert, key }: Certificate): Promise<void> => {
    await writeFile(join(folder, 'tls.crt'), cert);
    await writeFile(join(folder, 'tls.key'), key);
  };

  const variables = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    INJECTOR_HOST: '127.0.0.1',
    INJECTOR_PORT: '0',
    INJECTOR_HEALTH_PORT: '0',
    INJECTOR_TLS_CERT_FILE: join(folder, 'tls.crt'),
    INJECTOR_TLS_KEY_FILE: join(folder, 'tls.key'),
    INJECTOR_PROFILES_DIR: profiles,
    ...more,
  });

  /** What a start that fails prints, and its exit code. */
  const failedStart = async (env: NodeJS.ProcessEnv): Promise<{ output: string; code: string }> => {
    const program = await Program.start([process.execPath, WORKSPACE.injector], env);
    await program.assertRunning().catch(() => undefined);
    return { output: program.output, code: await program.stop() };
  };

  it('should run where there is nothing but its two files', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    for (const name of ['main.js', 'package.json']) {
      await copyFile(join(dirname(WORKSPACE.injector), name), join(empty, name));
    }

    const injector = await startInjector({ main: join(empty, 'main.js'), profiles, folder });
    const answer = await injector.apiServer.review('/mutate', newReview(POD));

    expect(answer.response.auditAnnotations).toMatchObject({ reason: 'injected' });
    expect(await injector.stop()).toBe('0');
  });

  it('should write the line of a review within a second', async () => {
    const injector = await startInjector({ main: WORKSPACE.injector, profiles, folder });
    await injector.apiServer.review('/mutate', newReview(POD));

    await injector.program.until(
      () => Promise.resolve(injector.program.output.includes('"msg":"review"')),
      1_000,
    );

    expect(await injector.stop()).toBe('0');
  });

  it('should warn about a variable that it does not know', async () => {
    const env = { INJECTOR_PROFILE_DIR: '/x' };

    const injector = await startInjector({ main: WORKSPACE.injector, profiles, folder, env });
    await injector.stop();

    expect(injector.program.output).toContain(
      'INJECTOR_PROFILE_DIR is not known and has no effect; did you mean INJECTOR_PROFILES_DIR?',
    );
  });

  describe('when it cannot start', () => {
    it('should list every fault of environment, certificate and profiles', async () => {
      const [{ cert }, { key }] = [await newCertificate(), await newCertificate()];
      await writePair({ cert, key });
      await writeFile(join(profiles, 'a.yaml'), 'containers: [{ name: BAD }]\nplacment: last\n');
      await writeFile(join(profiles, 'b.yaml'), 'containers: {\n');

      const { output, code } = await failedStart(
        variables({ INJECTOR_PORT: 'high', INJECTOR_ON_MISSING_PROFILE: 'panic' }),
      );

      expect(code).toBe('1');
      const [title, ...faults] = output.trimEnd().split('\n');
      expect(title).toBe('The injector cannot start:');
      expect(faults).toEqual(
        expect.arrayContaining([
          expect.stringContaining('INJECTOR_PORT is "high": must be'),
          expect.stringContaining('INJECTOR_ON_MISSING_PROFILE is "panic": must be warn or deny'),
          expect.stringContaining('the key does not belong to the certificate'),
          expect.stringContaining('a.yaml: containers[0].name'),
          expect.stringContaining('a.yaml: placment'),
          expect.stringContaining('b.yaml'),
        ]),
      );
    });

    it('should ask for what is not set', async () => {
      const { output, code } = await failedStart({});

      expect(code).toBe('1');
      expect(output.match(/is not set/g)).toHaveLength(3);
    });

    it.each(['INJECTOR_PORT', 'INJECTOR_HEALTH_PORT'])(
      'should say in one sentence that the port of %s is taken',
      async (name) => {
        await writePair(await newCertificate());
        const holder: Server = createServer().listen(0, '127.0.0.1');
        await once(holder, 'listening');
        const { port } = holder.address() as { port: number };

        const { output, code } = await failedStart(variables({ [name]: String(port) }));
        holder.close();

        expect(code).toBe('1');
        expect(output.split('\n').filter((line) => line.includes(String(port)))).toEqual([
          `  ${name} is ${port}, which another program listens on: stop it, or set ${name} to a free port`,
        ]);
      },
    );
  });

  describe('when the certificate has expired', () => {
    it('should start, live, and not be ready until it is renewed', async () => {
      const day = 86_400_000;
      await writePair(
        await newCertificate(new Date(Date.now() - 2 * day), new Date(Date.now() - day)),
      );
      const healthPort = await freePort();
      const program = await Program.start(
        [process.execPath, WORKSPACE.injector],
        variables({ INJECTOR_HEALTH_PORT: String(healthPort), INJECTOR_DRAIN_SECONDS: '0' }),
      );
      const ask = (path: string): Promise<Response> =>
        fetch(`http://127.0.0.1:${healthPort}${path}`);
      const isUp = async (path: string): Promise<boolean> =>
        (await ask(path).catch(() => undefined))?.ok === true;
      await program.until(() => isUp('/healthz'));

      const response = await ask('/readyz?verbose');

      expect(response.status).toBe(503);
      expect(await response.text()).toMatch(/^\[-\]certificate: expired 20/m);

      await writePair(await newCertificate());
      await program.until(() => isUp('/readyz'), 5_000);

      expect(await program.stop()).toBe('0');
    });
  });
});
