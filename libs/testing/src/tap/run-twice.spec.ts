import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Tally } from './read-tap.ts';
import { runTwice } from './run-twice.ts';

const newTally = (passed: number, failed: number, ...files: string[]): Tally => ({
  passed,
  failed,
  skipped: 1,
  failedFiles: new Set(files),
});

describe(runTwice.name, () => {
  const printed: string[] = [];

  beforeEach(() => {
    printed.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('should run once what passes', async () => {
    const run = jest.fn(() => Promise.resolve(newTally(2, 0)));

    expect(await runTwice([], run)).toEqual(newTally(2, 0));
    expect(run.mock.calls).toEqual([[[]]]);
    expect(printed).toEqual([]);
  });

  it('should run once more what failed, say so, and count it as passed', async () => {
    const tallies = [newTally(2, 1, 'a.case.ts'), newTally(3, 0)];
    const run = jest.fn(() => Promise.resolve(tallies.shift() ?? newTally(0, 0)));

    expect(await runTwice(['a', 'b'], run)).toMatchObject({ passed: 3, failed: 0, skipped: 1 });
    expect(run.mock.calls).toEqual([[['a', 'b']], [['a.case.ts']]]);
    expect(printed).toEqual(['once more: a.case.ts']);
  });

  it('should fail what fails twice', async () => {
    const run = (): Promise<Tally> => Promise.resolve(newTally(2, 1, 'a.case.ts'));

    expect(await runTwice([], run)).toMatchObject({ failed: 1 });
  });
});
