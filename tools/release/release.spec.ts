import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findVersionedFiles, namesVersion } from './version-texts.ts';

const WORKSPACE = join(import.meta.dirname, '../..');
/** How long a release may take on a busy machine, in milliseconds. */
const LIMIT = 120_000;

/** A copy of the workspace as it stands now, in a repository of its own with one commit. */
function copyWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  for (const file of filesOf(WORKSPACE)) {
    cpSync(join(WORKSPACE, file), join(folder, file));
  }
  symlinkSync(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'config', 'user.name', 'A Maintainer');
  git(folder, 'config', 'user.email', 'maintainer@example.com');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'feat(cli): a feature');
  return folder;
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

function filesOf(folder: string): string[] {
  return git(folder, 'ls-files', '--cached', '--others', '--exclude-standard')
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(folder, file)));
}

function versionOf(folder: string, file = 'package.json'): string {
  return (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { version: string }).version;
}

describe('npm run release', () => {
  let folder: string;

  beforeAll(() => {
    folder = copyWorkspace();
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const release = (...args: string[]) =>
    spawnSync(process.execPath, ['tools/release/main.ts', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NX_DAEMON: 'false', NODE_OPTIONS: '' },
    });

  it(
    'should change nothing in a dry run, and say what it would',
    () => {
      const { status, stdout } = release('minor', '--dry-run');

      expect(stdout).toMatch(/^version \d+\.\d+\.\d+ becomes \d+\.\d+\.0$/m);
      expect(stdout).toContain('dry run: nothing was written');
      expect(status).toBe(0);
      expect(git(folder, 'status', '--porcelain')).toBe('');
      expect(git(folder, 'tag')).toBe('');
    },
    LIMIT,
  );

  it(
    'should refuse a version that is none, and a folder with changes',
    () => {
      const { status, stderr } = release('bigger');

      expect(status).toBe(1);
      expect(stderr).toContain('bigger');
      expect(git(folder, 'status', '--porcelain')).toBe('');
    },
    LIMIT,
  );

  it(
    'should write the version into every file, the changelog, and the packages',
    () => {
      const before = versionOf(folder);
      const { status, stdout } = release('minor');

      expect(status).toBe(0);
      const after = versionOf(folder);
      expect(stdout).toContain(`version ${before} becomes ${after}`);
      expect(stdout).toContain(`dist/release/sidecar-injector-${after}.tgz`);
      expect(stdout).toContain(`dist/release/sidecarctl-${after}.tgz`);
      expect(existsSync(join(folder, `dist/release/sidecarctl-${after}.tgz`))).toBe(true);
      expect(versionOf(folder, 'dist/apps/cli/package.json')).toBe(after);
      expect(git(folder, 'tag').trim()).toBe(`v${after}`);
      expect(git(folder, 'status', '--porcelain')).toBe('');
      const stale = filesOf(folder).filter(
        (file) =>
          !/package-lock\.json|CHANGELOG\.md|go\.(mod|sum)$/.test(file) &&
          namesVersion(readFileSync(join(folder, file), 'utf8'), before),
      );
      expect(stale).toEqual([]);
      expect(findVersionedFiles(folder, after)).toContain('charts/Chart.yaml');
      expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toMatch(
        new RegExp(`^## \\[Unreleased\\]\\n\\n## \\[${after.replaceAll('.', '\\.')}\\]`, 'm'),
      );
    },
    LIMIT,
  );
});
