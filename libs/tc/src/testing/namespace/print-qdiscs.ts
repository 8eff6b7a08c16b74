import { inOrder, type SimulatedDevice, type SimulatedQdisc } from './simulated-device.ts';

/** The document of `tc -j -s qdisc show invisible`. */
export function printQdiscs(devices: readonly SimulatedDevice[]): string {
  const items = devices.flatMap((device) =>
    inOrder(device).map((qdisc) => toJson(device.name, qdisc)),
  );
  return `${JSON.stringify(items)}\n`;
}

function toJson(dev: string, qdisc: SimulatedQdisc): object {
  const { kind, handle, parent, bytes, packets, drops, overlimits, backlog, qlen } = qdisc;
  const place = parent === 'root' ? { root: true, refcnt: 2 } : { parent };
  const counters = { bytes, packets, drops, overlimits, requeues: 0, backlog, qlen };
  return { kind, handle, dev, ...place, options: shownOptions(qdisc), ...counters };
}

/** A tbf keeps a limit, and shows how long what it holds may take. */
export function shownOptions({ kind, options }: SimulatedQdisc): object {
  return kind === 'tbf'
    ? Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'limit'))
    : options;
}
