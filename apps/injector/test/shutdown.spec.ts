import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type AdmissionAnswer,
  ApiServer,
  newReview,
  type RunningInjector,
  startInjector,
  WORKSPACE,
} from '@sidecar-injector/testing/programs';
import { Load } from './load.ts';

/** Reviews under way at any time, each on a connection of its own. */
const IN_FLIGHT = 100;

/** Within which the injector must have ended after the first signal, in milliseconds. */
const LIMIT = 10_000;

const PROFILE = 'containers: [{ name: helper, image: registry.example/helper:1 }]\n';

const REVIEW = JSON.stringify(
  newReview({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1' }] },
  }),
);

jest.setTimeout(60_000);

describe('the built injector at its end', () => {
  let folder: string;
  let authority: string;
  let injector: RunningInjector;
  let load: Load | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'injector-shutdown-'));
    const profiles = join(folder, 'profiles');
    await mkdir(profiles);
    await writeFile(join(profiles, 'helper.yaml'), PROFILE);
    injector = await startInjector({ main: WORKSPACE.injector, profiles, folder });
    authority = await readFile(join(folder, 'tls.crt'), 'utf8');
  });

  afterEach(async () => {
    await load?.stop();
    await injector.stop();
    await rm(folder, { recursive: true });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'should answer all it has taken under load, and exit with 0 after %s',
    async (signal) => {
      const client = new ApiServer(injector.origin, authority, IN_FLIGHT);
      load = new Load(() => client.post('/mutate', REVIEW), IN_FLIGHT);
      const { answers } = load;
      await injector.program.until(() => Promise.resolve(answers.length > IN_FLIGHT));
      const before = answers.length;
      const started = performance.now();

      const ended = injector.program.stop(signal);
      await injector.program.until(() => Promise.resolve(answers.length > before + IN_FLIGHT));
      const readiness = await fetch(`${injector.healthOrigin}/readyz`);
      await load.stop();
      client.close();

      expect(await ended).toBe('0');
      expect(performance.now() - started).toBeLessThan(LIMIT);
      expect(readiness.status).toBe(503);
      expect(load.failures).toEqual([]);
      expect(load.statuses).toEqual([200]);
    },
  );

  it('should ask for a new connection on answers while it drains', async () => {
    const client = new ApiServer(injector.origin, authority, 1);
    const before = await client.post('/mutate', REVIEW);
    const ended = injector.program.stop();
    await injector.program.until(async () => !(await fetch(`${injector.healthOrigin}/readyz`)).ok);

    const after = await client.post('/mutate', REVIEW);
    client.close();

    expect(before.headers.connection).toBe('keep-alive');
    expect(after.headers.connection).toBe('close');
    expect(await ended).toBe('0');
  });

  it('should answer a review that is still arriving when it closes', async () => {
    const call = request(`${injector.origin}/mutate`, {
      ca: authority,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(REVIEW) },
    });
    call.write(REVIEW.slice(0, 100));
    const [socket] = (await once(call, 'socket')) as [TLSSocket];
    await once(socket, 'secureConnect');
    const started = performance.now();
    const ended = injector.program.stop();
    await delay(3_500);
    call.end(REVIEW.slice(100));

    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const answer = JSON.parse(await text(response)) as AdmissionAnswer;

    expect(answer.response.allowed).toBe(true);
    expect(await ended).toBe('0');
    expect(performance.now() - started).toBeLessThan(LIMIT);
  });

  it('should not wait for connections that nobody uses', async () => {
    const client = new ApiServer(injector.origin, authority, 1);
    await client.post('/mutate', REVIEW);
    const started = performance.now();

    expect(await injector.program.stop()).toBe('0');
    expect(performance.now() - started).toBeLessThan(6_000);
    client.close();
  });

  it('should end at once on a second signal', async () => {
    const started = performance.now();
    const ended = injector.program.stop();
    await injector.program.until(() =>
      Promise.resolve(injector.program.output.includes('"msg":"ending"')),
    );

    process.kill(injector.program.pid, 'SIGTERM');

    expect(await ended).toBe('143');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
