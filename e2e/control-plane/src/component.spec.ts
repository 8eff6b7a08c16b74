import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Component } from './component.ts';

describe(Component.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'component-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (script: string): Promise<Component> =>
    Component.start('/bin/sh', ['-c', script], folder);

  it('should show the end of the log of a program that ended', async () => {
    const sut = await start('seq 100; echo no room >&2; exit 3');

    await expect(sut.until(() => Promise.resolve(false))).rejects.toThrow(
      /^82\n(.*\n)*no room\nsh ended with code 3, see above\.$/,
    );
  });

  it('should say when a program takes too long', async () => {
    const sut = await start('sleep 60');

    await expect(sut.until(() => Promise.resolve(false), 1)).rejects.toThrow(
      'sh was not ready within 1 ms',
    );
    await sut.stop();
    expect(sut.isRunning).toBe(false);
  });

  it('should refuse a program that is not there', async () => {
    await expect(Component.start('/nowhere/etcd', [], folder)).rejects.toThrow('ENOENT');
  });
});
