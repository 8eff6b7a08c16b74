import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNotices } from './notices.ts';

describe(writeNotices.name, () => {
  let workspace: string;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'notices-'));
  });

  afterEach(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  const addPackage = (name: string, files: Record<string, string>, about: object = {}): string => {
    const folder = join(workspace, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    const described = { name, version: '1.2.3', license: 'MIT', ...about };
    for (const [file, text] of Object.entries({
      'package.json': JSON.stringify(described),
      ...files,
    })) {
      writeFileSync(join(folder, file), text);
    }
    return folder;
  };

  it('should write a licence once for all packages that have it in the same words', () => {
    const one = addPackage('one', { LICENSE: 'be kind \r\n' });
    const two = addPackage('@scope/two', { 'license.md': 'be kind' });

    const text = writeNotices([one, two, one]);

    expect(text.match(/be kind/g)).toHaveLength(1);
    expect(text).toContain('@scope/two 1.2.3 (MIT)\none 1.2.3 (MIT)\n');
  });

  it('should be the same in any order', () => {
    const folders = ['c', 'a', 'b'].map((name) => addPackage(name, { LICENSE: `by ${name}` }));

    expect(writeNotices(folders)).toBe(writeNotices(folders.toReversed()));
  });

  it('should pass on every notice', () => {
    const folder = addPackage('one', {
      LICENSE: 'the licence',
      NOTICE: 'the notice',
      'CopyrightNotice.txt': 'the owner',
      UNLICENSE: 'for all',
      'README.md': 'not this',
    });

    const text = writeNotices([folder]);

    expect(text).toMatch(/the owner\n\nthe licence\n\nthe notice\n\nfor all/);
    expect(text).not.toContain('not this');
  });

  it('should give the words of a licence that a package only names', () => {
    const folder = addPackage('one', {}, { author: { name: 'Ada' } });

    expect(writeNotices([folder])).toContain(
      'Copyright (c) Ada\n\nPermission is hereby granted, free of charge',
    );
  });

  it.each([{ license: 'Beerware', author: 'Ada' }, { license: undefined }, { license: 'MIT' }])(
    'should refuse %j without a text',
    (about) => {
      const folder = addPackage('one', {}, about);

      expect(() => writeNotices([folder])).toThrow('one has no file with its licence');
    },
  );
});
