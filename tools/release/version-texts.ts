import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the version stands besides the package.json files, which Nx writes. */
const FILES = [
  'apps/cli/src/version.ts',
  'charts/Chart.yaml',
  'charts/files/network-delay.yaml',
  'charts/src/*.spec.ts',
  'docker/*.Dockerfile',
  'docs/cli.md',
  'docs/install.md',
  'e2e/control-plane/package.json',
  'libs/injection/golden/*/expected.yaml',
  'libs/injection/src/agent-profile{,.spec}.ts',
];

/** The files of a workspace that name a version and are not Nx's to change. */
export function findVersionedFiles(workspace: string, version: string): string[] {
  return globSync(FILES, { cwd: workspace })
    .filter((file) => namesVersion(readFileSync(join(workspace, file), 'utf8'), version))
    .toSorted();
}

/** Writes the next version into files in place of the current one. */
export function writeVersion(
  workspace: string,
  files: readonly string[],
  current: string,
  next: string,
): void {
  for (const file of files) {
    const path = join(workspace, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(patternOf(current), next));
  }
}

export function namesVersion(text: string, version: string): boolean {
  return patternOf(version).test(text);
}

/** Not within an address such as 10.1.0.0, nor as the version of a Go module. */
function patternOf(version: string): RegExp {
  return new RegExp(`(?<![\\w.])${version.replaceAll('.', '\\.')}(?![\\w.]*\\d)`, 'g');
}
