import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const PROJECT = join(import.meta.dirname, '..');
const MAIN = join(PROJECT, '../../dist/apps/cli/main.js');
/** How long a program may take on a busy machine, in milliseconds. */
const LIMIT = 30_000;

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a}]}\n';

/** Of a server that is not there. */
const KUBECONFIG = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'here', cluster: { server: 'https://127.0.0.1:58311' } }],
  contexts: [{ name: 'here', context: { cluster: 'here', user: 'me' } }],
  users: [{ name: 'me', user: { token: 'secret' } }],
  'current-context': 'here',
});

describe('the built sidecarctl', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sidecarctl-'));
    writeFileSync(join(folder, 'pod.yaml'), POD);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (argv: readonly string[], input = '') =>
    spawnSync(process.execPath, argv, { cwd: folder, input, encoding: 'utf8' });

  it(
    'should inject a file and standard input alike',
    () => {
      const file = run([MAIN, 'inject', '-f', 'pod.yaml']);
      const stdin = run([MAIN, 'inject', '-f', '-'], POD);

      expect(file.status).toBe(0);
      expect(file.stdout).toContain('name: network-delay-sidecar');
      expect(stdin.stdout).toBe(file.stdout);
    },
    LIMIT,
  );

  it(
    'should say in one line what it cannot read, and end with 1',
    () => {
      const { status, stdout, stderr } = run([MAIN, 'inject', '-f', 'no.yaml']);

      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toBe('error: no.yaml: no such file or directory; correct the path\n');
    },
    LIMIT,
  );

  it.each(['no/such', '/proc/no', 'pod.yaml'])(
    'should say in one line that it cannot write keys to %s',
    (directory) => {
      const { status, stdout, stderr } = run([MAIN, 'keygen', directory]);

      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^error: .*private\.pem: cannot be written \(.*\); name another DIR\n$/,
      );
    },
    LIMIT,
  );

  it.each([
    [
      ['--kubeconfig', 'no.yaml'],
      /^error: no\.yaml: ENOENT.*; name another by --kubeconfig or KUBECONFIG\n$/,
    ],
    [
      ['--kubeconfig', 'kubeconfig', '--context', 'other'],
      /^error: the kubeconfig has no cluster for context "other"; name one of here\n$/,
    ],
    [
      ['--kubeconfig', 'kubeconfig'],
      /^error: cannot list mutatingwebhookconfigurations: connect ECONNREFUSED 127\.0\.0\.1:58311\n$/,
    ],
  ])(
    'should say in one line why missed %j reaches no cluster',
    (options, message) => {
      writeFileSync(join(folder, 'kubeconfig'), KUBECONFIG);

      const { status, stdout, stderr } = run([MAIN, 'missed', ...options]);

      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(message);
    },
    LIMIT,
  );

  it(
    'should end quietly when its reader has seen enough',
    async () => {
      writeFileSync(join(folder, 'big.yaml'), `${POD}---\n`.repeat(100));
      const child = spawn(process.execPath, [MAIN, 'inject', '-f', 'big.yaml', '-o', 'json'], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child.stdout.once('data', () => child.stdout.destroy());

      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];

      expect([code, signal]).toEqual([0, null]);
    },
    LIMIT,
  );

  it(
    'should start through the command that npm links',
    () => {
      const { status, stdout } = run([join(PROJECT, 'bin/sidecarctl.js'), '--version']);

      expect(status).toBe(0);
      expect(stdout).toMatch(/^sidecarctl \d+\.\d+\.\d+\n$/);
    },
    LIMIT,
  );

  it(
    'should say how to build it where it is not built',
    () => {
      const elsewhere = join(folder, 'clone/apps/cli/bin');
      mkdirSync(elsewhere, { recursive: true });
      writeFileSync(join(folder, 'clone/package.json'), '{"type":"module"}');
      cpSync(join(PROJECT, 'bin/sidecarctl.js'), join(elsewhere, 'sidecarctl.js'));

      const { status, stderr } = run([join(elsewhere, 'sidecarctl.js'), '--version']);

      expect(status).toBe(1);
      expect(stderr).toBe('sidecarctl is not built yet; build it: npx nx build cli\n');
    },
    LIMIT,
  );
});
