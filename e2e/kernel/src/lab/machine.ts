import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { umlCommand } from '@sidecar-injector/testing/uml';

/** A kernel with netem on which the cases run. */
export interface Machine {
  readonly name: string;
  readonly start: (cases: readonly string[]) => ChildProcess;
}

const REPO = resolve(import.meta.dirname, '../../../..');
const GUEST = resolve(import.meta.dirname, '../../guest/init.sh');
/** Libraries of ours have syntax that has to be turned into JavaScript, not only taken away. */
const TEST_ARGS = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-concurrency=1',
  '--test-reporter=tap',
];
const UML = '/usr/bin/linux.uml';
const UML_MODULES = '/usr/lib/uml/modules';

/** The host's own kernel where it can and may, user-mode Linux otherwise. */
export function findMachine(): Machine | { readonly missing: string } {
  const missing = findMissingPrograms();
  if (missing.length > 0) {
    return {
      missing: `${missing.join(', ')} missing; apt-get install iproute2 iputils-ping python3`,
    };
  }
  if (hostHasNetem()) {
    return { name: 'the kernel of this machine', start: startHere };
  }
  if (existsSync(UML) && existsSync(UML_MODULES)) {
    return { name: 'user-mode Linux', start: startGuest };
  }
  return {
    missing:
      'this kernel has no netem (or you are not root), and user-mode Linux is not installed; apt-get install user-mode-linux kmod',
  };
}

function findMissingPrograms(): string[] {
  return ['tc', 'ip', 'ping', 'python3'].filter(
    (name) =>
      spawnSync('sh', ['-c', `command -v ${name}`], { env: { PATH: paths() } }).status !== 0,
  );
}

function paths(): string {
  return `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`;
}

/** Tried on a namespace of its own, which goes with the process that made it. */
function hostHasNetem(): boolean {
  const trial = 'ip link add t0 type ifb && tc qdisc add dev t0 root netem delay 1ms';
  return (
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['--net', 'sh', '-c', trial], { stdio: 'ignore' }).status === 0
  );
}

/** All that can fail, or what is named: `cost` measures, and is only run when it is asked for. */
function caseFiles(cases: readonly string[]): string[] {
  const folders = cases.length === 0 ? 'cases' : '{cases,cost}';
  return globSync(`${folders}/*.case.ts`, { cwd: join(REPO, 'e2e/kernel/src') })
    .filter((file) => cases.length === 0 || cases.some((name) => basename(file).includes(name)))
    .sort()
    .map((file) => join('e2e/kernel/src', file));
}

function startHere(cases: readonly string[]): ChildProcess {
  const args = [...TEST_ARGS, ...caseFiles(cases)];
  return spawn('unshare', ['--net', '--mount', process.execPath, ...args], {
    cwd: REPO,
    env: { ...process.env, PATH: paths() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Everything behind the kernel's own options becomes the environment of the first process. */
function startGuest(cases: readonly string[]): ChildProcess {
  const seed = process.env['PROPERTY_SEED'];
  const options = [
    'mem=1G',
    'rootfstype=hostfs',
    'rootflags=/',
    'rw',
    `init=${GUEST}`,
    'con=null',
    'con0=fd:0,fd:1',
    'ssl=null',
    'quiet',
    `REPO=${REPO}`,
    `NODE_DIR=${dirname(process.execPath)}`,
    `TEST_ARGS=${TEST_ARGS.join(',')}`,
    ...(seed === undefined ? [] : [`PROPERTY_SEED=${seed}`]),
    `CASES=${caseFiles(cases).join(',')}`,
  ];
  mkdirSync('/lib/modules', { recursive: true });
  const [program = '', ...args] = [...umlCommand(UML), ...options];
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
}
