import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, Program, WORKSPACE } from '@sidecar-injector/testing/programs';

const AGENT = join(WORKSPACE.root, 'dist/apps/agent/main.js');

describe('the built sidecarctl token, beside the built agent', () => {
  let folder: string;
  let agent: Program | undefined;
  let origin: string;

  const sidecarctl = (...argv: string[]): string =>
    execFileSync(process.execPath, [WORKSPACE.cli, ...argv], { cwd: folder, encoding: 'utf8' });

  const call = async (url: string, token?: string): Promise<number> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token.trim()}` };
    const { status } = await fetch(`${origin}${url}`, { headers });
    return status;
  };

  const isUp = (): Promise<boolean> =>
    call('/healthz').then(
      (status) => status === 200,
      () => false,
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sidecarctl-agent-'));
    sidecarctl('keygen', 'keys');
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    agent = await Program.start([process.execPath, AGENT], {
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: String(port),
      AGENT_STATE_DIR: folder,
      AGENT_TC_PATH: '/bin/false',
      AGENT_AUTH_PUBLIC_KEY: await readFile(join(folder, 'keys/public.pem'), 'utf8'),
      AGENT_POD_NAME: 'tidb-0',
      AGENT_POD_NAMESPACE: 'shop',
    });
    await agent.until(isUp);
  });

  afterAll(async () => {
    await agent?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('should be needed', async () => {
    expect(await call('/latency')).toBe(401);
  });

  it.each([
    { options: [], read: 200, isChangeAllowed: false },
    { options: ['--scope', 'read', '--expires', '1m'], read: 200, isChangeAllowed: false },
    { options: ['--scope', 'write'], read: 200, isChangeAllowed: true },
    { options: ['--scope', 'write', '--pod', 'tidb-0'], read: 200, isChangeAllowed: true },
    { options: ['--pod', 'tidb-0', '--namespace', 'shop'], read: 200, isChangeAllowed: false },
    { options: ['--scope', 'write', '--pod', 'tidb-1'], read: 403, isChangeAllowed: false },
    { options: ['--namespace', 'bank'], read: 403, isChangeAllowed: false },
  ])('should open with $options what they say', async ({ options, read, isChangeAllowed }) => {
    const token = sidecarctl('token', '--key', 'keys/private.pem', ...options);

    expect(await call('/latency', token)).toBe(read);
    // Whoever passes the guard is told that this agent's tc fails.
    const change = await call('/latency/20ms?dryRun=true', token);
    expect([401, 403].includes(change)).toBe(!isChangeAllowed);
  });

  it('should open nothing with another key', async () => {
    sidecarctl('keygen', 'other');

    expect(await call('/latency', sidecarctl('token', '--key', 'other/private.pem'))).toBe(401);
  });

  it('should leave the private key to its owner', async () => {
    const { mode } = await stat(join(folder, 'keys/private.pem'));

    expect(mode & 0o777).toBe(0o600);
  });
});
