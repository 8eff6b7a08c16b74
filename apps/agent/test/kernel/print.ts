import type { FakeDevice, FakeFilter, FakeQdisc } from './fake-device.ts';

/** As `tc -j -s qdisc show`. */
export function printQdiscsAsJson(devices: readonly FakeDevice[]): string {
  return JSON.stringify(
    devices.flatMap((device) => inOrder(device).map((qdisc) => toJson(device.name, qdisc))),
  );
}

/** The kernel shows the root first, then what is below it, and a hook last. */
function inOrder({ qdiscs }: FakeDevice): FakeQdisc[] {
  const rank = ({ parent }: FakeQdisc): number =>
    parent === 'root' ? 0 : parent.startsWith('ffff:') ? 2 : 1;
  return [...qdiscs].sort((a, b) => rank(a) - rank(b));
}

function toJson(dev: string, qdisc: FakeQdisc): object {
  const { kind, handle, parent, options, packets, drops, backlog } = qdisc;
  const place = parent === 'root' ? { root: true, refcnt: 2 } : { parent };
  const counters = { bytes: 0, packets, drops, overlimits: 0, requeues: 0, backlog: 0 };
  return { kind, handle, dev, ...place, options, ...counters, qlen: backlog };
}

/** As `tc qdisc show dev …`. */
export function printQdiscs(device: FakeDevice): string {
  return inOrder(device)
    .map(({ kind, handle, parent, options }) => {
      const place = parent === 'root' ? 'root refcnt 2' : `parent ${parent}`;
      return `qdisc ${kind} ${handle} ${place} ${JSON.stringify(options)}\n`;
    })
    .join('');
}

/** As `tc class show dev …`. */
export function printClasses({ classes, qdiscs }: FakeDevice): string {
  return classes
    .map((id) => {
      const leaf = qdiscs.find(({ parent }) => parent === id);
      const rates = 'prio 0 rate 100Gbit ceil 100Gbit burst 237500b cburst 237500b';
      return `class htb ${id} root ${leaf === undefined ? '' : `leaf ${leaf.handle} `}${rates} \n`;
    })
    .join('');
}

/** As `tc filter show dev … parent 7fa1:`, or `… ingress`. */
export function printFilters({ filters }: FakeDevice, parent: string): string {
  const own = filters.filter((filter) => filter.parent === parent);
  const slots = [...new Set(own.map(({ protocol, pref }) => `${protocol} ${String(pref)}`))];
  return slots
    .sort((a, b) => prefOf(a) - prefOf(b))
    .map((slot, index) =>
      printSlot(
        own.filter(({ protocol, pref }) => `${protocol} ${String(pref)}` === slot),
        (0x800 + index).toString(16),
      ),
    )
    .join('');
}

function prefOf(slot: string): number {
  return Number(slot.split(' ')[1]);
}

function printSlot(filters: readonly FakeFilter[], table: string): string {
  const [{ protocol, pref }] = filters as readonly [FakeFilter];
  const head = `filter protocol ${protocol} pref ${String(pref)} u32 chain 0 `;
  return [
    `${head}\n${head}fh ${table}: ht divisor 1 \n`,
    ...filters.map((filter, index) => {
      const node = `fh ${table}::${(0x800 + index).toString(16)} order ${String(2048 + index)}`;
      return `${head}${node} key ht ${table} bkt 0 ${printTarget(filter)}`;
    }),
  ].join('');
}

function printTarget({ target, matches }: FakeFilter): string {
  const keys = matches.map(printMatch).join('');
  if (target.startsWith('flowid ')) {
    const flow = target.endsWith(':0') ? target.slice(0, -1) : target;
    return `*${flow} not_in_hw \n${keys}`;
  }
  const [, device] = /redirect dev (\S+)$/.exec(target) ?? [];
  const action =
    device === undefined
      ? 'gact action pass\n\t random type none pass val 0'
      : `mirred (Egress Redirect to device ${device}) stolen`;
  return `terminal flowid not_in_hw \n${keys}\taction order 1: ${action}\n\tindex 1 ref 1 bind 1\n\n`;
}

function printMatch(match: string): string {
  const [value = '', mask = '', , offset = '0'] = match.split(' ');
  return `  match ${toWord(value)}/${toWord(mask)} at ${offset}\n`;
}

function toWord(number: string): string {
  return Number(number).toString(16).padStart(8, '0');
}
