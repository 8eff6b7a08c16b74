import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProcRepository } from './proc.repository.ts';

const DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0:    9212     104    0    0    0     0          0         0     8712      98    0    0    0     0       0          0
  net1:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`;
const ROUTE = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	0100010A	0003	0	0	0	00000000	0	0	0
eth0	0000010A	00000000	0001	0	0	0	00FFFFFF	0	0	0
net1	00000000	0100020A	0002	0	0	0	00000000	0	0	0
`;
const ZERO = '0'.repeat(32);
const ROUTE6 = `fd770000000000000000000000000000 40 ${ZERO} 00 ${ZERO} 00000100 00000001 00000000 00000001     eth0
${ZERO} 00 ${ZERO} 00 fd770000000000000000000000000001 00000400 00000001 00000000 00000003     net1
${ZERO} 00 ${ZERO} 00 ${ZERO} ffffffff 00000001 00000000 00200200       lo
`;

describe(ProcRepository.name, () => {
  let root: string;
  let sut: ProcRepository;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'proc-'));
    mkdirSync(join(root, 'net'));
    mkdirSync(join(root, 'class/net/eth0'), { recursive: true });
    writeFileSync(join(root, 'class/net/eth0/mtu'), '9000\n');
    mkdirSync(join(root, 'self/ns'), { recursive: true });
    mkdirSync(join(root, 'sys/kernel/random'), { recursive: true });
    writeFileSync(join(root, 'net/dev'), DEV);
    writeFileSync(join(root, 'net/route'), ROUTE);
    writeFileSync(join(root, 'sys/kernel/random/boot_id'), 'b-1\n');
    symlinkSync('net:[4026532008]', join(root, 'self/ns/net'));
    sut = new (class extends ProcRepository {
      protected override readonly root = root;
      protected override readonly sysRoot = root;
    })();
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('should list the interfaces, with the MTU of Ethernet where /sys does not say one', () => {
    expect(sut.interfaceNames()).toEqual(['lo', 'eth0', 'net1']);
    expect(sut.interfaces()).toEqual([
      { name: 'lo', mtu: 1_500 },
      { name: 'eth0', mtu: 9_000 },
      { name: 'net1', mtu: 1_500 },
    ]);
  });

  it('should find the usable default route without IPv6', () => {
    expect(sut.defaultInterfaces()).toEqual(['eth0']);
    expect(sut.hasIpv6()).toBe(false);
  });

  it('should find the default routes of both families', () => {
    writeFileSync(join(root, 'net/ipv6_route'), ROUTE6);

    expect(sut.defaultInterfaces()).toEqual(['eth0', 'net1']);
  });

  it('should know this boot and this namespace', () => {
    expect(sut.namespace()).toEqual({ bootId: 'b-1', network: 'net:[4026532008]' });
  });

  it('should read what this machine has', () => {
    const real = new ProcRepository();

    expect(real.interfaces()).toContainEqual({ name: 'lo', mtu: 65_536 });
    expect(real.namespace().network).toMatch(/^net:\[\d+\]$/);
  });
});
