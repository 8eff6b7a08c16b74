import { describe, expect, it } from '@jest/globals';
import { readQdiscs } from '@sidecar-injector/tc';
import { detailLines, readDetails } from './kernel-details.ts';

/** As iproute2 6.1 prints it. */
const TREE = `qdisc htb 7fa1: root refcnt 2 r2q 10 default 0 direct_packets_stat 1 direct_qlen 10000
qdisc netem 7110: parent 7fa1:10 limit 20834 delay 20ms
qdisc clsact ffff: parent ffff:fff1 
class htb 7fa1:10 root leaf 7110: prio 0 rate 100Gbit ceil 100Gbit burst 237500b cburst 237500b 
filter protocol arp pref 1 u32 chain 0 
filter protocol arp pref 1 u32 chain 0 fh 800: ht divisor 1 
filter protocol arp pref 1 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 *flowid 7fa1: not_in_hw 
  match 00000000/00000000 at 0
`;
const EMPTY_TREE = 'qdisc htb 7fa1: root refcnt 2 r2q 10 default 0\n';
const REDIRECT = `filter protocol all pref 60000 u32 chain 0 
filter protocol all pref 60000 u32 chain 0 fh 800: ht divisor 1 
filter protocol all pref 60000 u32 chain 0 fh 800::800 order 2048 key ht 800 bkt 0 terminal flowid not_in_hw 
  match 00000000/00000000 at 0
	action order 1: mirred (Egress Redirect to device fi0) stolen
	index 1 ref 1 bind 1

`;
const BPF = `filter protocol all pref 49152 bpf chain 0 
filter protocol all pref 49152 bpf chain 0 handle 0x1 cil_from_container direct-action not_in_hw id 77 
`;
const HOOK = `qdisc noqueue 0: root refcnt 2 
qdisc clsact ffff: parent ffff:fff1 
`;

const ROOTS = readQdiscs(
  JSON.stringify(
    ['eth0', 'fi0', 'eth1'].map((dev) => ({ kind: 'htb', handle: '7fa1:', dev, root: true })),
  ),
);

describe(readDetails.name, () => {
  it('should tell devices apart by the order in which they were asked for', () => {
    const wanted = { trees: ['eth0', 'fi0', 'eth1'], hooks: ['eth0', 'eth2'] };
    const text = `${REDIRECT}${HOOK}${BPF}${HOOK}${EMPTY_TREE}${TREE}${EMPTY_TREE}`;

    const { trees, hooks } = readDetails(text, wanted, ROOTS);

    expect(
      [...trees].map(([name, { filters, leaves }]) => [name, filters.length, leaves.size]),
    ).toEqual([
      ['eth0', 0, 0],
      ['fi0', 1, 1],
      ['eth1', 0, 0],
    ]);
    expect(hooks.get('eth0')).toMatchObject({ own: [{ target: 'redirect fi0' }], isShared: false });
    expect(hooks.get('eth2')).toEqual({ own: [], isShared: true });
  });

  it.each([
    { name: 'nothing', text: '' },
    { name: 'one device of two', text: TREE },
  ])('should not take $name for an answer', ({ text }) => {
    expect(() => readDetails(text, { trees: ['eth0', 'fi0'], hooks: [] }, [])).toThrow(SyntaxError);
  });

  it('should ask for nothing where there is nothing', () => {
    expect(detailLines({ trees: [], hooks: [] })).toEqual([]);
    expect(readDetails('', { trees: [], hooks: [] }, [])).toEqual({
      trees: new Map(),
      hooks: new Map(),
    });
  });
});
