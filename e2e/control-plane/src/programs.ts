import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const GO = join(import.meta.dirname, '../go');
const BIN = join(import.meta.dirname, '../../../dist/control-plane/bin');

/** Of the first release that gets by itself the one that go.mod names. */
const GO_MINOR = 21;
const GO_REMEDY = `any release from 1.${String(GO_MINOR)} on will do: https://go.dev/doc/install`;

/** The Go module of each program, a folder of `go/`, and its package, after which Go names it. */
const SOURCES = {
  'kube-apiserver': ['kubernetes', 'k8s.io/kubernetes/cmd/kube-apiserver'],
  'kube-controller-manager': ['kubernetes', 'k8s.io/kubernetes/cmd/kube-controller-manager'],
  'kube-scheduler': ['kubernetes', 'k8s.io/kubernetes/cmd/kube-scheduler'],
  kubelet: ['kubernetes', 'k8s.io/kubernetes/cmd/kubelet'],
  'kube-proxy': ['kubernetes', 'k8s.io/kubernetes/cmd/kube-proxy'],
  'cert-manager-controllers': ['cert-manager', '.'],
} as const;

/** A program of a Kubernetes cluster, as its own project builds it. */
export type ProgramName = keyof typeof SOURCES;

/** Where {@link buildPrograms} puts a program. */
export function programPath(name: ProgramName): string {
  return join(BIN, name);
}

/**
 * Builds programs with Go, and none that is there already. The first time takes ten minutes on two
 * cores, later ones seconds.
 *
 * @throws Error that names the remedy when Go is missing or too old, or when a build fails.
 */
export async function buildPrograms(names: readonly ProgramName[]): Promise<void> {
  const outdated = names.filter((name) => !isUpToDate(name));
  for (const module of new Set(outdated.map((name) => SOURCES[name][0]))) {
    await build(
      module,
      outdated.filter((name) => SOURCES[name][0] === module),
    );
  }
}

/** Programs that no build brings, and the remedy; nothing where all are there. */
export function findMissing(): string | undefined {
  if (spawnSync('etcd', ['--version']).error !== undefined) {
    return 'etcd is missing; apt-get install etcd-server';
  }
  // Without a go.mod around, which a too old one would refuse to read.
  const go = spawnSync('go', ['version'], { cwd: tmpdir(), encoding: 'utf8' });
  if (go.error !== undefined) {
    return `Go is missing; ${GO_REMEDY}`;
  }
  const [version = '', minor] = /go1\.(\d+)\S*/.exec(go.stdout) ?? [];
  return Number(minor) < GO_MINOR ? `${version} is too old; ${GO_REMEDY}` : undefined;
}

/** The folder of the source of a module that `go.mod` of one of ours requires. */
export async function moduleFolder(
  ours: 'kubernetes' | 'cert-manager',
  module: string,
): Promise<string> {
  const { stdout } = await go(ours, ['list', '-m', '-f', '{{.Dir}}', module]);
  return stdout.trim();
}

function isUpToDate(name: ProgramName): boolean {
  const program = programPath(name);
  const folder = join(GO, SOURCES[name][0]);
  return (
    existsSync(program) &&
    ['go.mod', 'go.sum', 'main.go']
      .map((file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0)
      .every((changed) => changed < statSync(program).mtimeMs)
  );
}

async function build(module: string, names: readonly ProgramName[]): Promise<void> {
  console.log(`building ${names.join(', ')} with Go: minutes the first time, then seconds`);
  const packages = names.map((name) => SOURCES[name][1]);
  const flags = await linkerFlags(module);
  await compile(module, ['build', '-trimpath', '-ldflags', flags, '-o', `${BIN}/`, ...packages]);
}

/** helm reads the version of the server, which only the linker can tell a module build. */
async function linkerFlags(module: string): Promise<string> {
  if (module !== 'kubernetes') {
    return '-s -w';
  }
  const { stdout } = await go(module, ['list', '-m', '-f', '{{.Version}}', 'k8s.io/kubernetes']);
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout) ?? [];
  const variables = { gitVersion: stdout.trim(), gitMajor: major, gitMinor: minor };
  const settings = Object.entries(variables).map(
    ([name, value]) => `-X k8s.io/component-base/version.${name}=${String(value)}`,
  );
  return ['-s -w', ...settings].join(' ');
}

/** Shows what Go prints: a long build says which modules it gets. */
async function compile(module: string, args: readonly string[]): Promise<void> {
  const child = spawn('go', args, { cwd: join(GO, module), env: environment(), stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) {
    throw new Error(`go ${args.join(' ')} ended with code ${String(code)}, see above.`);
  }
}

/** A cgo build would need a C compiler. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, CGO_ENABLED: '0' };
}

async function go(module: string, args: readonly string[]): Promise<{ stdout: string }> {
  try {
    return await run('go', args, { cwd: join(GO, module), env: environment() });
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    const reason = code === 'ENOENT' ? 'Go is missing' : stderr.trim();
    throw new Error(`${reason}\nThe programs of Kubernetes are built with Go; ${GO_REMEDY}`, {
      cause: error,
    });
  }
}
