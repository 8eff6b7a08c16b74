import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whyNoDefaultRoute } from './default-route.testing.ts';
import { findMachine, type Machine, type NoMachine } from './find-machine.ts';
import { ThisHost } from './host.ts';
import { showAgent } from './show-agent.ts';

/** How long all of it may take on a busy machine, in milliseconds. */
const LIMIT = 120_000;

const found = findMachine(new ThisHost(), '/nonexistent');
const itWithMachine = 'missing' in found ? it.skip : it;
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';

const whyNoRoute = whyNoDefaultRoute();
const itWithRoute = whyNoRoute === undefined ? it : it.skip;

describe(showAgent.name, () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'show-agent-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const show = async (machine?: Machine | NoMachine, limit?: number): Promise<string> => {
    const { signal } = new AbortController();
    const lines: string[] = [];
    await showAgent(
      { folder, signal, ...(machine && { machine }), ...(limit && { limit }) },
      (text) => lines.push(text),
    );
    return lines.join('\n');
  };

  itWithMachine(
    `should show that ping takes 20 ms more, for as long as it was asked for${why}`,
    async () => {
      const text = await show();
      const medians = ['before', 'during', 'after'].map((phase) =>
        Number(new RegExp(`${phase} [^\\n]*?([\\d.]+) ms`).exec(text)?.[1]),
      );

      expect(medians[1]).toBeGreaterThanOrEqual(20);
      expect(medians[1]).toBeLessThan(30);
      expect(medians[0]).toBeLessThan(10);
      expect(medians[2]).toBeLessThan(10);
      expect(text).toContain('Its answer promised: ping +20ms');
    },
    LIMIT,
  );

  itWithRoute.each<{ name: string; machine: Machine | NoMachine; reason: string }>([
    {
      name: 'there is no machine',
      machine: { missing: 'x is missing: y' },
      reason: 'x is missing: y',
    },
    {
      name: 'the machine hangs',
      machine: { name: 'the machine', command: ['sleep', '611'] },
      reason: 'the machine did not get there within 0.2 s',
    },
    {
      name: 'the machine fails',
      machine: { name: 'the machine', command: ['echo', '!no netem'] },
      reason: 'the machine failed: no netem',
    },
  ])(
    `should say why and show the dry run when $name${whyNoRoute ?? ''}`,
    async ({ machine, reason }) => {
      const text = await show(machine, 200);

      expect(text).toContain(`There is no ping to show, for ${reason}.`);
      expect(text).toMatch(/^ {2}tc qdisc replace dev \w+ .* netem .* delay 20000us/m);
      expect(text).toContain('Its answer promises: ping +20ms');
    },
  );

  it('should be silent once it is interrupted', async () => {
    const lines: string[] = [];
    const machine = { name: 'the machine', command: ['sleep', '611'] };

    await showAgent({ folder, machine, signal: AbortSignal.timeout(200) }, (text) =>
      lines.push(text),
    );

    expect(lines).toEqual(['\nThe network-fault agent, in the machine …']);
  });
});
