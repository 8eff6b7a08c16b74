import { describe, expect, it } from '@jest/globals';
import { findMachine } from './find-machine.ts';
import type { Host } from './host.ts';

const PROGRAMS = ['tc', 'ip', 'ping', 'unshare', 'nsenter', 'linux.uml', 'modprobe'];

interface FakeHost {
  readonly platform?: string;
  /** Programs that there are not. */
  readonly without?: readonly string[];
  /** What the trials come to, one after the other; the last goes on. */
  readonly complaints?: readonly (string | undefined)[];
}

function newHost({ platform = 'linux', without = [], complaints = [undefined] }: FakeHost): Host {
  const programs = PROGRAMS.filter((name) => !without.includes(name));
  const left = [...complaints];
  return {
    platform,
    path: '/bin',
    find: (name) => (programs.includes(name) ? `/bin/${name}` : undefined),
    exists: () => true,
    complaint: () => (left.length > 1 ? left.shift() : left[0]),
  };
}

const NO_NETEM = 'Error: Specified qdisc kind is unknown.';

describe(findMachine.name, () => {
  it('should take a namespace that anybody may make', () => {
    const machine = findMachine(newHost({}), '/tmp/x');

    expect(machine).toMatchObject({ name: 'a network namespace of its own' });
    expect('command' in machine && machine.command.slice(0, 4)).toEqual([
      'unshare',
      '--user',
      '--map-root-user',
      '--net',
    ]);
  });

  it('should take one that only root may make', () => {
    const complaints = ['unshare: unshare failed: Operation not permitted', undefined];

    const machine = findMachine(newHost({ complaints }), '/tmp/x');

    expect('command' in machine && machine.command.slice(0, 2)).toEqual(['unshare', '--net']);
  });

  it('should take user-mode Linux where the kernel lacks netem', () => {
    const machine = findMachine(newHost({ complaints: [NO_NETEM] }), '/tmp/x');

    expect(machine).toMatchObject({ name: 'user-mode Linux' });
    expect('command' in machine && machine.command).toContain('uml_dir=/tmp/x/');
  });

  it.each<{ host: FakeHost; missing: string }>([
    { host: { platform: 'darwin' }, missing: 'this is darwin, and the agent needs Linux' },
    { host: { without: ['ping'] }, missing: 'there is no ping: apt-get install iputils-ping' },
    {
      host: { without: ['tc', 'ip', 'unshare'] },
      missing: 'there is no tc, ip, unshare: apt-get install iproute2 util-linux',
    },
    ...['linux.uml', 'modprobe'].map((name) => ({
      host: { without: [name], complaints: [NO_NETEM] },
      missing: `a network namespace with netem is not to be had here (${NO_NETEM}): modprobe -a sch_netem sch_htb sch_tbf cls_bpf veth as root, or apt-get install user-mode-linux kmod`,
    })),
  ])('should say that $missing', ({ host, missing }) => {
    expect(findMachine(newHost(host), '/tmp/x')).toEqual({ missing });
  });
});
