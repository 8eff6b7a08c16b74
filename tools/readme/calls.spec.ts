import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKSPACE } from '@sidecar-injector/testing/programs';
import { whyNoDefaultRoute } from '../start/agent/default-route.testing.ts';
import { HarmlessAgent } from '../start/agent/harmless-agent.ts';
import { readCalls, toDryRun } from './calls.ts';

const CALLS = readCalls(readFileSync(join(WORKSPACE.root, 'README.md'), 'utf8'), 'Network faults');
const READS = CALLS.filter(({ isRead }) => isRead);
const CHANGES = CALLS.filter(({ isRead }) => !isRead);

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const why = hasCurl ? whyNoDefaultRoute() : ' (skipped: there is no curl)';
const itWithAll = why === undefined ? it : it.skip;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> & { readonly expected?: readonly string[] };
}

describe('the calls of the README', () => {
  let folder: string;
  let agent: HarmlessAgent | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    agent = await HarmlessAgent.start(folder);
  });

  afterAll(async () => {
    await agent?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As a user does, in a shell. */
  const ask = (command: string): Answer => {
    const line = command.replace(/^curl /, String.raw`curl -sS -w '%{http_code}' `);
    const env = { PATH: process.env['PATH'], POD: agent?.origin };
    const output = execFileSync('sh', ['-c', line], { env, encoding: 'utf8' });
    return {
      status: Number(output.slice(-3)),
      body: JSON.parse(output.slice(0, -3)) as Answer['body'],
    };
  };

  it('should be found, of both kinds', () => {
    expect(READS.length).toBeGreaterThan(2);
    expect(CHANGES.length).toBeGreaterThan(12);
  });

  itWithAll.each(READS)(`should be answered: $command${why ?? ''}`, ({ command }) => {
    expect(ask(command).status).toBe(200);
  });

  itWithAll.each(CHANGES.filter(({ command }) => !command.includes('DELETE')))(
    `should do as they say: $command${why ?? ''}`,
    ({ command, expected }) => {
      const { status, body } = ask(toDryRun(command));

      expect({ status, dryRun: body['dryRun'] }).toEqual({ status: 200, dryRun: true });
      expect(body['tc command']).toMatch(/netem .* delay |blackhole/);
      expect(body.expected).toContain(expected);
    },
  );

  itWithAll.each(CHANGES.filter(({ command }) => command.includes('DELETE')))(
    `should end faults: $command${why ?? ''}`,
    ({ command }) => {
      expect(ask(toDryRun(command))).toMatchObject({
        status: 200,
        body: { dryRun: true, fault: null },
      });
    },
  );
});

describe(toDryRun.name, () => {
  it.each([
    ['curl $POD/latency/20ms', 'curl "$POD/latency/20ms?dryRun=true"'],
    ['curl "$POD/rate/1mbit?for=1s" -s', 'curl "$POD/rate/1mbit?for=1s&dryRun=true" -s'],
  ])('should turn %s into %s', (command, dryRun) => {
    expect(toDryRun(command)).toBe(dryRun);
  });
});

describe(readCalls.name, () => {
  it('should read every call of the table under the heading, and tell who only looks', () => {
    const page =
      '\n## A\n| x | y | z |\n| - | - | - |\n| see | `curl $POD/v1/faults` |  |\n| set, end | `curl $POD/loss/1`, `curl -X DELETE $POD/loss` | lost |\n\n## B\n| n | `curl no` |\n';

    expect(readCalls(page, 'A')).toEqual([
      { command: 'curl $POD/v1/faults', expected: '', isRead: true },
      { command: 'curl $POD/loss/1', expected: 'lost', isRead: false },
      { command: 'curl -X DELETE $POD/loss', expected: 'lost', isRead: false },
    ]);
  });
});
