import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readTap, type Tally } from './read-tap.ts';

const HEAD = "import { before, describe, it } from 'node:test';\n";

describe(readTap.name, () => {
  let folder: string;
  let printed: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tap-'));
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((text: string) => {
      printed.push(...text.split('\n'));
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  /** Runs a case file on Node's own runner. */
  const run = (body: string): Promise<Tally> => {
    const file = join(folder, 'a.case.mjs');
    writeFileSync(file, HEAD + body);
    const args = ['--test', '--test-reporter=tap', file];
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    return readTap(spawn(process.execPath, args, { env: {}, stdio: [...stdio] }));
  };

  it('should count tests, not the suites around them', async () => {
    const body = `describe('suite', () => {
      it('passes', () => {});
      it('fails', () => { throw new Error('no room'); });
      it('is not for here', { skip: 'no kernel' }, () => {});
    });`;

    expect(await run(body)).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
    expect(printed).toEqual(
      expect.arrayContaining(['✓ passes', '✗ fails', '- is not for here # SKIP no kernel']),
    );
    expect(printed.join('\n')).toContain("error: 'no room'");
  });

  it('should count a suite that is skipped whole, with its reason', async () => {
    const tally = await run(
      "describe('suite', { skip: 'no root' }, () => { it('a', () => {}); });",
    );

    expect(tally).toMatchObject({ passed: 0, failed: 0, skipped: 1 });
    expect(printed).toEqual(['- suite # SKIP no root']);
  });

  it('should count what fails before the tests', async () => {
    const body = `describe('suite', () => {
      before(() => { throw new Error('no cluster'); });
      it('a', () => {});
    });`;

    const { failed } = await run(body);
    expect(failed).toBeGreaterThan(0);
    expect(printed.join('\n')).toContain('no cluster');
  });
});
