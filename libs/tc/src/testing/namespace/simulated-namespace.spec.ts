import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../device/fingerprint.ts';
import { SimulatedNamespace } from './simulated-namespace.ts';

const ROOT = 'qdisc add dev eth0 root handle 7fa1: htb default 0 direct_qlen 10000';
const FREE = 'htb rate 100gbit ceil 100gbit burst 256k cburst 256k quantum 60000';
const BORROWING = 'htb rate 8bit ceil 100gbit burst 1 cburst 256k quantum 60000';
const SHOW = [
  'class show dev eth0',
  'filter show dev eth0 parent 7fa1:',
  'filter show dev eth0 ingress',
  'class show dev fi0',
  'qdisc show invisible',
];

const rate = (minor: string, bits: number, burst: number): string =>
  `class replace dev eth0 parent 7fa1: classid 7fa1:${minor} htb rate ${String(bits)}bit ceil ${String(bits)}bit burst ${String(burst)} cburst ${String(burst)}`;

const leaf = (minor: string, above = '', split = 1_600): string[] => [
  `class replace dev eth0 parent 7fa1:${above} classid 7fa1:${minor} ${above === '' ? FREE : BORROWING}`,
  `qdisc replace dev eth0 parent 7fa1:${minor} handle 61${minor}: tbf rate 100gbit burst ${String(split)} limit 1000000`,
];

const program = (verb: string, handle: number, minor: string, result = 2_141_257_744): string =>
  `filter ${verb} dev eth0 parent 7fa1: protocol all pref 1 handle 0x${String(handle)} bpf bytecode "4,40 0 0 12,21 0 1 2048,6 0 0 ${String(result)},6 0 0 0" flowid 7fa1:${minor}`;

const REDIRECT =
  'filter replace dev eth0 ingress protocol all pref 100 handle 0x1 bpf bytecode "1,6 0 0 1" action mirred egress redirect dev fi0';
const FOREIGN =
  'filter add dev eth0 ingress protocol ip pref 5 u32 match u32 0x1 0xff at 0 match u32 0x60000 0xff0000 at 8 action mirred egress redirect dev lo';

const many = Array.from({ length: 24 }, (_, index) => (index + 0x10).toString(16));

/** Lines of a batch, by what they are for; the last of some is refused. */
const BATCHES: Readonly<Record<string, readonly string[]>> = {
  nothing: [],
  'a root': [ROOT],
  'leaves without a rate': [
    ROOT,
    ...leaf('10'),
    ...leaf('11', '', 66_000),
    program('replace', 1, '10'),
  ],
  'leaves with a rate': [
    ROOT,
    rate('20', 1_000_000, 1_600),
    rate('21', 1_234_567, 1_600),
    rate('22', 10_000_000_000, 12_500_000),
    ...leaf('23', '20'),
    'qdisc replace dev eth0 parent 6123:1 handle 7123: bfifo limit 25000',
    ...leaf('24', '20'),
  ],
  'a rate without its leaves': [
    ROOT,
    rate('20', 1_000_000, 1_600),
    ...leaf('23', '20'),
    'class del dev eth0 classid 7fa1:23',
  ],
  'many classes': [
    ROOT,
    ...many.flatMap((minor) => leaf(minor)),
    ...many.slice(5, 10).map((minor) => `class del dev eth0 classid 7fa1:${minor}`),
  ],
  'a chain of programs': [
    ROOT,
    ...leaf('10'),
    ...leaf('11'),
    program('replace', 1, '10'),
    program('replace', 2, '10'),
    program('replace', 1, '11', 0),
  ],
  'a queue that is changed': [
    ROOT,
    ...leaf('10'),
    'qdisc replace dev eth0 parent 7fa1:10 handle 6110: tbf rate 100gbit burst 9100 limit 1000000',
  ],
  'a hook': ['qdisc add dev eth0 clsact', REDIRECT, FOREIGN],
  'a hook that goes': ['qdisc add dev eth0 clsact', REDIRECT, 'qdisc del dev eth0 clsact'],
  'filters of the first engine': [
    ROOT,
    ...leaf('10'),
    'filter add dev eth0 parent 7fa1: protocol ip pref 10 u32 match u32 0x60000 0xff0000 at 8 match u32 0x91c 0xffff at 20 flowid 7fa1:0',
    'filter add dev eth0 parent 7fa1: protocol ipv6 pref 11 u32 match u32 0x91c 0xffff at 40 flowid 7fa1:0',
    'filter add dev eth0 parent 7fa1: protocol all pref 60000 u32 match u32 0x0 0x0 at 0 flowid 7fa1:10',
  ],
  'a foreign root': ['qdisc replace dev eth0 root handle 1: pfifo'],
  'a root that goes': [
    ROOT,
    ...leaf('10'),
    program('add', 1, '10'),
    'qdisc del dev eth0 root handle 7fa1:',
  ],
  'an unknown object': ['frob dev eth0'],
  'an unknown verb': ['qdisc frob dev eth0'],
  'an unknown device': ['class show dev nope'],
  'a second root': [ROOT, ROOT],
  'a root over a foreign one': ['qdisc replace dev eth0 root handle 1: pfifo', ROOT],
  'a root of others to be removed': ['qdisc del dev eth0 root handle 7fa1:'],
  'a class without a root': [rate('20', 1_000_000, 1_600)],
  'a class that is not there': [ROOT, 'class del dev eth0 classid 7fa1:99'],
  'a class below an unknown one': [ROOT, ...leaf('10', '99')],
  'a class with others below it': [
    ROOT,
    rate('20', 1_000_000, 1_600),
    ...leaf('23', '20'),
    'class del dev eth0 classid 7fa1:20',
  ],
  'a class that a filter needs': [
    ROOT,
    ...leaf('10'),
    program('add', 1, '10'),
    'class del dev eth0 classid 7fa1:10',
  ],
  'a queue below no class': [ROOT, leaf('10')[1] ?? ''],
  'a queue below no qdisc': ['qdisc replace dev eth0 parent 7fa1:10 handle 6110: bfifo limit 1000'],
  'a queue of another kind': [
    ROOT,
    ...leaf('10'),
    'qdisc replace dev eth0 parent 7fa1:10 handle 6110: bfifo limit 1000',
  ],
  'a filter below no root': [program('replace', 1, '10')],
  'a filter that is there': [ROOT, program('add', 1, '0'), program('add', 1, '0')],
  'a filter of another protocol': [
    ROOT,
    program('add', 1, '0'),
    program('add', 2, '0').replace('protocol all', 'protocol ip'),
  ],
  'a program of another length': [ROOT, program('add', 1, '0').replace('"4,', '"3,')],
  'a filter to no device': ['qdisc add dev eth0 clsact', REDIRECT.replace('fi0', 'nope')],
  'a filter that is not there': [
    ROOT,
    program('add', 1, '0'),
    'filter del dev eth0 parent 7fa1: protocol all pref 1 handle 0x2 bpf',
  ],
  'no filter at all': [ROOT, 'filter del dev eth0 parent 7fa1: protocol all pref 1'],
  'a second hook': ['qdisc add dev eth0 clsact', 'qdisc add dev eth0 clsact'],
};

const netem = (settings: string): string =>
  `qdisc replace dev eth0 parent 6110:1 handle 7110: netem limit 1000 ${settings}`;

/** The same with what not every kernel has. */
const NETEM_BATCHES: Readonly<Record<string, readonly string[]>> = {
  'a netem that does nothing': [
    ROOT,
    ...leaf('10'),
    netem(
      'delay 0us 0us 0% loss random 0% 0% duplicate 0% 0% corrupt 0% 0% reorder 0% 0% rate 0bit',
    ),
  ],
  'a netem that does much': [
    ROOT,
    ...leaf('10'),
    netem(
      'delay 20000us 2000us 10% distribution normal loss random 1% 2% duplicate 0.3% 1% corrupt 33.3% 0% reorder 25% 50% gap 3 rate 1000000bit',
    ),
  ],
  'models of loss': [
    ROOT,
    ...leaf('10'),
    netem('loss gemodel 1% 10% 70% 0.1%'),
    'qdisc show invisible',
    netem('loss state 1% 2% 3% 4% 5%'),
  ],
  'queues behind netem': [
    ROOT,
    ...leaf('10'),
    netem('delay 1us'),
    'qdisc replace dev eth0 parent 7110:1 handle 5110: sfq limit 127',
    'class show dev eth0',
    'qdisc del dev eth0 root handle 7fa1:',
  ],
  'a netem that cannot reorder': [ROOT, ...leaf('10'), netem('reorder 10% 0%')],
};

/** What kernels say since 6.12, and what they said before. */
const OLDER_WORDS = [
  ['Error: HTB class in use.', 'RTNETLINK answers: Device or resource busy'],
  ['Error: Invalid qdisc name: must match existing qdisc.', 'Error: Invalid qdisc name.'],
  [
    'Error: Protocol mismatch for filter with specified priority.',
    'Error: Filter with specified priority/protocol not found.',
  ],
] as const;

/** What the real `tc` makes of lines, in a network namespace of its own. */
function runForReal(lines: readonly string[]): { stdout: string; stderr: string } {
  const script = [
    'ip link set lo up',
    'ip link add name eth0 up type veth peer name eth9',
    'ip link set eth9 up',
    'ip link add name fi0 up type ifb',
    'exec tc -j -s -batch -',
  ].join(' && ');
  const input = `${lines.join('\n')}\n`;
  const { stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script], {
    input,
    encoding: 'utf8',
  });
  return {
    stdout,
    stderr: stderr.replaceAll(/^Warning: .*\n|^Usage:[^]*?(?=^Command failed)/gm, ''),
  };
}

/** Without what the namespace has besides. */
function normalize(printed: string): string {
  const ours = printed.replaceAll(
    /\{"kind":"noqueue","handle":"0:","dev":"eth9".*?"qlen":0\},?/g,
    '',
  );
  // Some kernels count what a u32 filter has seen, behind all else.
  return fingerprintOf(ours).replaceAll(',}', '}');
}

function inOlderWords(stderr: string): string {
  return OLDER_WORDS.reduce((text, [now, before]) => text.replace(now, before), stderr);
}

const isThere = runForReal([ROOT, ...leaf('10'), program('add', 1, '10'), ...SHOW]).stdout.includes(
  'tbf',
);
const whereTcIs = isThere ? it : it.skip;

const hasNetem = runForReal([...(NETEM_BATCHES['queues behind netem'] ?? [])]).stderr === '';
const whereNetemIs = hasNetem ? it : it.skip;

describe(SimulatedNamespace.name, () => {
  const expectTheSame = (_: string, lines: readonly string[]): void => {
    const sut = new SimulatedNamespace();
    sut.ip('link add name fi0 up type ifb');
    const simulated = sut.batch([...lines, ...SHOW]);
    const real = runForReal([...lines, ...SHOW]);

    expect(inOlderWords(simulated.stderr)).toBe(inOlderWords(real.stderr));
    expect(normalize(simulated.stdout)).toBe(normalize(real.stdout));
  };

  whereTcIs.each(Object.entries(BATCHES))(
    'should print what the real tc prints, where that is permitted: %s',
    expectTheSame,
  );

  whereNetemIs.each(Object.entries(NETEM_BATCHES))(
    'should print what the real tc prints, where the kernel has netem: %s',
    expectTheSame,
  );
});
