import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm, Helm } from '@sidecar-injector/testing/helm';
import { releaseChangelog, releaseVersion } from 'nx/release/index.js';
import { addRelease } from './changelog.ts';
import { findVersionedFiles, writeVersion } from './version-texts.ts';

export interface ReleaseOptions {
  readonly workspace: string;
  /** `major`, `minor`, `patch` or a version; without it the commits decide. */
  readonly specifier: string | undefined;
  readonly dryRun: boolean;
}

/** Where packages are put, from the top of the workspace. */
const PACKAGES = 'dist/release';

/** Nx writes nothing but package.json files: the commit and the tag hold more than these. */
const APART = { gitCommit: false, gitTag: false, stageChanges: false } as const;

/**
 * Makes a release: the version in every file, the changelog, the packages of the chart and
 * of sidecarctl, the commit and its tag.
 *
 * @returns what was done, or would be, one line each.
 */
export async function release({ workspace, specifier, dryRun }: ReleaseOptions): Promise<string[]> {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim();
  if (!dryRun && git('status', '--porcelain') !== '') {
    throw new Error('there are changes that are not committed; commit or stash them first');
  }
  const firstRelease = git('tag', '--list', 'v*') === '';
  const { projectsVersionData, workspaceVersion: next } = await releaseVersion({
    ...(specifier !== undefined && { specifier }),
    ...APART,
    dryRun,
    firstRelease,
  });
  const current = projectsVersionData['sidecar-injector']?.currentVersion;
  if (next === undefined || next === null || current === undefined) {
    throw new Error(
      'no commit since the last release changes the version; name one, such as patch',
    );
  }
  const { workspaceChangelog } = await releaseChangelog({
    ...APART,
    versionData: projectsVersionData,
    version: next,
    dryRun: true,
    firstRelease,
    createRelease: false,
  });
  const files = findVersionedFiles(workspace, current);
  const lines = [`version ${current} becomes ${next}`, ...files.map((file) => `  in ${file}`)];
  if (dryRun) {
    return [...lines, 'dry run: nothing was written'];
  }
  writeVersion(workspace, files, current, next);
  writeChangelog(workspace, next, workspaceChangelog?.contents ?? '');
  const packages = [packageChart(workspace), packageCli(workspace)];
  git('commit', '--all', '--message', `chore: release ${next}`);
  git('tag', '--annotate', `v${next}`, '--message', `Release ${next}`);
  return [
    ...lines,
    ...packages,
    `committed and tagged as v${next}; git push --follow-tags publishes it`,
  ];
}

function writeChangelog(workspace: string, version: string, fromCommits: string): void {
  const path = join(workspace, 'CHANGELOG.md');
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(path, addRelease(readFileSync(path, 'utf8'), { version, date, fromCommits }));
}

/** @returns what helm says: the file it has written. */
function packageChart(workspace: string): string {
  const program = findHelm();
  if (program === undefined) {
    throw new Error('helm is missing: npm brings it on 64-bit Linux; install it elsewhere');
  }
  const chart = join(workspace, 'charts');
  const folder = join(workspace, PACKAGES);
  const { ok, out, err } = new Helm(program, chart).run('package', chart, '-d', folder);
  if (!ok) {
    throw new Error(`helm package: ${err.trim()}`);
  }
  return out.trim();
}

/** @returns where the package is, in words. */
function packageCli(workspace: string): string {
  const call = (program: string, ...args: string[]): string =>
    execFileSync(program, args, { cwd: workspace, encoding: 'utf8', stdio: 'pipe' }).trim();
  call(join(workspace, 'node_modules/.bin/nx'), 'build', 'cli');
  mkdirSync(join(workspace, PACKAGES), { recursive: true });
  const file = call('npm', 'pack', 'dist/apps/cli', '--pack-destination', PACKAGES);
  return `packed sidecarctl into ${join(workspace, PACKAGES, file)}`;
}
