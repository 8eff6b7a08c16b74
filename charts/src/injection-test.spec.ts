import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Json, Program } from '@sidecar-injector/testing/programs';
import { CHART, find, kindsOf, render } from './chart.ts';
import { describeWithHelm } from './with-helm.ts';

const SCRIPT = join(CHART, 'files/injection-test.mjs');

/** What the API server makes of the Pod. */
type Answer = (pod: Json) => { readonly status: number; readonly body: object };

const injected: Answer = (pod) => ({
  status: 201,
  body: {
    metadata: { annotations: { 'sidecar-injector.io/status': '{}' } },
    spec: { containers: [...((pod['spec'] as Json)['containers'] as []), { name: 'sidecar' }] },
  },
});
const untouched: Answer = (pod) => ({ status: 201, body: pod });
const refused: Answer = () => ({ status: 403, body: { message: 'no service account' } });

describe('files/injection-test.mjs', () => {
  const calls: { call: string | undefined; token: string | undefined; pod: Json }[] = [];
  let answers: Answer[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const pod = JSON.parse(body) as Json;
      calls.push({
        call: `${request.method ?? ''} ${request.url ?? ''}`,
        token: request.headers.authorization,
        pod,
      });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? refused;
      const { status, body: result } = answer(pod);
      response.writeHead(status).end(JSON.stringify(result));
    });
  });
  let folder = '';

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'injection-test-'));
    writeFileSync(join(folder, 'token'), 'secret\n');
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
    calls.length = 0;
  });

  async function run(attempts: number): Promise<{ code: string; output: string }> {
    const { port } = server.address() as AddressInfo;
    const program = await Program.start([process.execPath, SCRIPT], {
      API_SERVER: `http://127.0.0.1:${port}`,
      TOKEN_FILE: join(folder, 'token'),
      TEST_NAMESPACE: 'trial',
      TEST_PROFILE: 'network-delay',
      TEST_ATTEMPTS: String(attempts),
    });
    await program.until(() => Promise.resolve(!program.isRunning)).catch(() => undefined);
    return { code: await program.stop(), output: program.output };
  }

  it('should ask by a dry run, with the token of its Pod', async () => {
    answers = [injected];

    expect(await run(1)).toEqual({
      code: '0',
      output: 'the Pod came back with sidecars: app sidecar\n',
    });
    expect(calls).toEqual([
      {
        call: 'POST /api/v1/namespaces/trial/pods?dryRun=All',
        token: 'Bearer secret',
        pod: expect.objectContaining({ kind: 'Pod' }),
      },
    ]);
  });

  it('should ask again while the namespace is being made', async () => {
    answers = [refused, injected];

    expect((await run(2)).code).toBe('0');
    expect(calls).toHaveLength(2);
  });

  it.each([
    ['comes back as it was', untouched, 'the Pod came back without sidecars: app'],
    ['is refused', refused, 'the API server refused the Pod: no service account'],
  ])('should fail when the Pod %s', async (_, answer, sentence) => {
    answers = [answer];

    expect(await run(1)).toEqual({
      code: '1',
      output: `${sentence}. See docs/troubleshooting.md\n`,
    });
  });
});

describeWithHelm('helm test', () => {
  const hooks = (...settings: string[]): Json[] =>
    render(...settings).filter(
      (object) =>
        ((object['metadata'] as Json)['annotations'] as Json | undefined)?.['helm.sh/hook'] ===
        'test',
    );

  it('should clear up what it makes', () => {
    expect(kindsOf(hooks())).toEqual(['Namespace', 'Pod', 'Role', 'RoleBinding', 'ServiceAccount']);
    for (const { metadata } of hooks() as { metadata: { annotations: Json } }[]) {
      expect(metadata.annotations['helm.sh/hook-delete-policy']).toContain('before-hook-creation');
      expect(metadata.annotations['helm.sh/hook-delete-policy']).toContain('hook-succeeded');
    }
  });

  it('should create Pods in its own namespace and do nothing else', () => {
    const [name] = hooks()
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => (metadata as Json)['name']);

    expect(find(hooks(), 'Namespace')).toMatchObject({
      metadata: { labels: { 'sidecar-injection': 'enabled' } },
    });
    expect(find(hooks(), 'Role')).toMatchObject({
      metadata: { namespace: name },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
    });
  });

  it.each([
    [[], 'network-delay'],
    [['agent.enabled=false', 'profiles.b.labels.x=y', 'profiles.a.labels.x=y'], 'a'],
  ])('should ask for a profile that is there, with %j', (settings, profile) => {
    const { spec } = find(hooks(...settings), 'Pod');

    expect(spec.containers[0].env).toContainEqual({ name: 'TEST_PROFILE', value: profile });
  });

  it('should be left out where there is no profile', () => {
    expect(hooks('agent.enabled=false')).toEqual([]);
  });
});
