import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findHelm, unpackTool } from './find-helm.ts';
import { Helm } from './helm.ts';

const isCarried = unpackTool('helm') !== undefined;

describe(findHelm.name, () => {
  const [itCarried, itOfMachine] = isCarried ? [it, it.skip] : [it.skip, it];

  itCarried('should find the one that npm has installed (skipped where npm brings none)', () => {
    const helm = new Helm(findHelm('') ?? '', '.');

    expect(helm.run('version', '--short').out).toMatch(/^v4\./);
  });

  itOfMachine('should find the one of this machine (skipped where npm has brought one)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'helm-'));
    try {
      writeFileSync(join(folder, 'helm'), '');
      expect(findHelm(`/nowhere:${folder}`)).toBe(join(folder, 'helm'));
      expect(findHelm('/nowhere')).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
