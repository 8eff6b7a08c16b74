import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileWatch } from './file-watch.ts';
import { fingerprintDirectory } from './fingerprint.ts';

/** A change is taken within 1,000 ms; the rest is for a machine that is busy. */
const LIMIT = 1_500;

describe(FileWatch.name, () => {
  let directory: string;
  let reloads: number;
  let failure: Error | undefined;
  let sut: FileWatch;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'file-watch-'));
    reloads = 0;
    failure = undefined;
    sut = new FileWatch(
      () => fingerprintDirectory(directory),
      () => {
        reloads += 1;
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      },
    );
  });

  afterEach(async () => {
    sut.stop();
    await rm(directory, { recursive: true });
  });

  const reloadsReach = async (count: number): Promise<number> => {
    const started = performance.now();
    while (reloads < count && performance.now() - started < 5 * LIMIT) {
      await delay(10);
    }
    return performance.now() - started;
  };

  /** What the kubelet does: a new folder, and one rename of the link to it. */
  const publish = async (version: string, text: string): Promise<void> => {
    await mkdir(join(directory, version));
    await writeFile(join(directory, version, 'a.yaml'), text);
    await symlink(version, join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
  };

  it('should read once when nothing changes', async () => {
    await writeFile(join(directory, 'a.yaml'), 'one');

    await sut.check();
    await sut.check();

    expect(reloads).toBe(1);
  });

  it.each([
    ['an edit in place', (file: string) => writeFile(file, 'two')],
    ['an edit that keeps the length', (file: string) => writeFile(file, 'eno')],
    [
      'a rename over it',
      async (file: string) => {
        await writeFile(`${file}.new`, 'one');
        await rename(`${file}.new`, file);
      },
    ],
    ['a file beside it', (file: string) => writeFile(`${file}.yaml`, 'two')],
    ['its removal', (file: string) => rm(file)],
  ])('should see %s within a second', async (_, change) => {
    const file = join(directory, 'a.yaml');
    await writeFile(file, 'one');
    await sut.check();
    sut.start();

    await change(file);

    expect(await reloadsReach(2)).toBeLessThan(LIMIT);
  });

  it('should see the swap of a ConfigMap within a second', async () => {
    await publish('..v1', 'one');
    await symlink('..data/a.yaml', join(directory, 'a.yaml'));
    await sut.check();
    sut.start();

    await publish('..v2', 'one');

    expect(await reloadsReach(2)).toBeLessThan(LIMIT);
  });

  it('should see a change that came between the reading and the start', async () => {
    await writeFile(join(directory, 'a.yaml'), 'one');
    await sut.check();
    await writeFile(join(directory, 'a.yaml'), 'other');

    sut.start();

    expect(await reloadsReach(2)).toBeLessThan(LIMIT);
  });

  describe('when the files cannot be read', () => {
    it('should try again without another change', async () => {
      failure = new Error('too many open files');

      await expect(sut.check()).rejects.toThrow('too many open files');
      failure = undefined;
      await sut.check();
      await sut.check();

      expect(reloads).toBe(2);
    });
  });

  it('should read no more once it is stopped', async () => {
    await sut.check();
    sut.start();
    sut.stop();
    await writeFile(join(directory, 'a.yaml'), 'one');

    await delay(LIMIT);

    expect(reloads).toBe(1);
  });
});
