import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type AdmissionAnswer,
  freePort,
  patchText,
  Program,
} from '@sidecar-injector/testing/programs';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(import.meta.dirname, 'main.ts');
const LIMIT = 180_000;
const { PATH, HOME } = process.env;

const started: Program[] = [];

async function run(...command: string[]): Promise<Program> {
  const program = await Program.start(command, { PATH, HOME }, ROOT);
  started.push(program);
  return program;
}

async function ended(program: Program): Promise<string> {
  await expect(program.assertRunning()).rejects.toThrow('The program ended');
  return program.stop();
}

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const itWithCurl = hasCurl ? it : it.skip;
const why = hasCurl ? '' : ' (skipped: there is no curl)';

describe('npm start', () => {
  afterEach(() => Promise.all(started.splice(0).map((program) => program.stop())));

  it(
    'should show what becomes of the Pods of a TiDB cluster',
    async () => {
      const port = await freePort();
      const program = await run('npm', 'start', '--', '--once', '--port', String(port));
      expect(await ended(program)).toBe('0');
      const lines = program.output.split('\n');
      const cells = (name: string): string[] =>
        lines
          .find((line) => line.includes(name))
          ?.split('│')
          .map((cell) => cell.trim()) ?? [];
      expect(cells('basic-pd-0')[3]).toBe('pd network-delay-sidecar');
      expect(cells('basic-tikv-0')[3]).toBe('tikv network-delay-sidecar');
      expect(cells('basic-tidb-0')[2]).toBe('slowlog tidb');
      expect(cells('basic-tidb-0')[3]).toBe('slowlog tidb network-delay-sidecar');
      expect(cells('basic-tidb-0')[4]).toBe('inject (injected)');
      expect(cells('basic-discovery')[3]).toBe('discovery network-delay-sidecar');
      expect(cells('basic-tidb-1').slice(3, 5)).toEqual(['slowlog tidb', 'skip (opted_out)']);
      expect(program.output).toMatch(/Its answer promise[sd]: ping \+20ms|Nor a dry run/);
      expect(program.output).not.toContain('Ctrl-C');
    },
    LIMIT,
  );

  itWithCurl(
    `should serve the curl command that it prints, and follow its profile${why}`,
    async () => {
      const program = await run(process.execPath, MAIN, '--port', String(await freePort()));
      await program.until(() => Promise.resolve(program.output.includes('Ctrl-C')), LIMIT);
      const [command = ''] = /^curl (?:.*\\\n)*.*$/m.exec(program.output) ?? [];
      const [profile = ''] = /^\/.*\.yaml$/m.exec(program.output) ?? [];
      const ask = (): string => {
        const { stdout } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
        return patchText(JSON.parse(stdout) as AdmissionAnswer);
      };
      expect(ask()).toContain('"network-delay-sidecar"');

      const text = readFileSync(profile, 'utf8');
      writeFileSync(profile, text.replaceAll('network-delay-sidecar', 'edited-sidecar'));
      await program.until(() => Promise.resolve(ask().includes('"edited-sidecar"')), 10_000);

      expect(await program.stop('SIGINT')).toBe('0');
      expect(existsSync(dirname(dirname(profile)))).toBe(false);
    },
    LIMIT,
  );

  it('should say in one sentence that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      const program = await run(process.execPath, MAIN, '--port', String(port));
      expect(await ended(program)).toBe('1');
      expect(program.output).toBe(
        `Port ${port} is taken: choose another one, such as \`npm start -- --port 9443\`.\n`,
      );
    } finally {
      server.close();
    }
  });

  it('should say in one sentence that an argument is unknown', async () => {
    const program = await run(process.execPath, MAIN, '--prot', '1');
    expect(await ended(program)).toBe('1');
    expect(program.output).toMatch(/^Unknown option '--prot'.*; usage: npm start.*\n$/);
  });
});
