import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type VolumeFiles, writeVolume } from './atomic-writer.ts';

describe(writeVolume.name, () => {
  let folder: string;
  const group = process.getgid?.() ?? 0;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const newFiles = (contents: Readonly<Record<string, string>>): VolumeFiles =>
    new Map(
      Object.entries(contents).map(([name, text]) => [
        name,
        { content: Buffer.from(text), mode: 0o440 },
      ]),
    );

  const write = (contents: Readonly<Record<string, string>>): void => {
    writeVolume(folder, newFiles(contents), group);
  };

  const read = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => !name.startsWith('..'))
        .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );

  it('should show the files through links to a folder named after the time', () => {
    write({ 'tls.crt': 'old', 'tls.key': 'key' });

    expect(read()).toEqual({ 'tls.crt': 'old', 'tls.key': 'key' });
    expect(readlinkSync(join(folder, 'tls.crt'))).toBe('..data/tls.crt');
    expect(readlinkSync(join(folder, '..data'))).toMatch(/^\.\.\d{4}(_\d\d){5}\.\w{6}$/);
    expect(statSync(join(folder, 'tls.key')).mode & 0o777).toBe(0o440);
  });

  it.each([
    ['changed', { a: 'new', b: '2' }],
    ['added', { a: '1', b: '2', c: '3' }],
    ['removed', { b: '2' }],
  ])('should swap all of them when one is %s, and keep no old folder', (_, later) => {
    write({ a: '1', b: '2' });
    const before = readlinkSync(join(folder, '..data'));
    write(later);

    expect(read()).toEqual(later);
    expect(readlinkSync(join(folder, '..data'))).not.toBe(before);
    expect(readdirSync(folder)).not.toContain(before);
  });

  it('should leave alone what is the same', () => {
    write({ a: '1' });
    const before = readlinkSync(join(folder, '..data'));
    write({ a: '1' });

    expect(readlinkSync(join(folder, '..data'))).toBe(before);
  });
});
