import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { run, startInPod } from './pod.ts';

/** Round trip times in milliseconds, as ping saw them; lost ones are absent. */
export function ping(address: string, count = 20, interval = 0.02): number[] {
  const output = tryRun(`ping -n -c ${String(count)} -i ${String(interval)} -W 2 ${address}`);
  return [...output.matchAll(/time=([\d.]+) ms/g)].map(([, ms]) => Number(ms));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Bounds of a share that was seen `hits` times in `total`, at 99.9 % (Wilson). */
export function wilson(
  hits: number,
  total: number,
): { readonly low: number; readonly high: number } {
  const z = 3.2905;
  const p = hits / total;
  const centre = p + z ** 2 / (2 * total);
  const half = z * Math.sqrt((p * (1 - p)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  return { low: (centre - half) / scale, high: (centre + half) / scale };
}

const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url));

/** What came of numbered datagrams that the Pod sent to a peer. */
export interface Datagrams {
  readonly sent: number;
  /** Numbers in the order of arrival. */
  readonly arrived: readonly number[];
  /** Datagrams whose content was damaged; the sender asks for no checksum, so they get through. */
  readonly damaged: number;
}

interface Destination {
  readonly address: string;
  readonly port?: number;
  readonly settleMs?: number;
}

/** Counts again where the receiver itself was too slow for what arrived. */
export async function sendDatagrams(count: number, to: Destination): Promise<Datagrams> {
  for (let attempt = 1; ; attempt++) {
    const before = receiverDrops();
    const datagrams = await sendOnce(count, to);
    const dropped = receiverDrops() - before;
    if (dropped === 0) {
      return datagrams;
    }
    if (attempt === 3) {
      throw new Error(`the receiver dropped ${String(dropped)} of ${String(count)} by itself`);
    }
  }
}

/** Datagrams that found no room in a socket's buffer, of both families. */
function receiverDrops(): number {
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Udp: '))
    .map((line) => line.split(' '));
  const udp4 = Number(values?.[names?.indexOf('RcvbufErrors') ?? -1]);
  const [, udp6] =
    /^Udp6RcvbufErrors\s+(\d+)$/m.exec(readFileSync('/proc/net/snmp6', 'utf8')) ?? [];
  return udp4 + Number(udp6);
}

async function sendOnce(
  count: number,
  { address, port = 9_000, settleMs = 500 }: Destination,
): Promise<Datagrams> {
  const socket = createSocket({
    type: address.includes(':') ? 'udp6' : 'udp4',
    recvBufferSize: 8_000_000,
  });
  const arrived: number[] = [];
  let damaged = 0;
  socket.on('message', (message) => {
    const number = message.readUInt32BE(0);
    const isWhole = message.subarray(4).every((byte) => byte === 0x5a) && number < count;
    arrived.push(number);
    damaged += isWhole ? 0 : 1;
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  const sender = startInPod(
    process.execPath,
    [SENDER, 'udp', address, String(port), String(count)],
    {},
  );
  await once(sender, 'exit');
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  socket.close();
  return { sent: count, arrived, damaged };
}

/** Bits per second of one TCP stream from the Pod, over some seconds, headers not counted. */
export async function throughput(address: string, seconds: number, port = 9_100): Promise<number> {
  let bytes = 0;
  let first = 0;
  let last = 0;
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      last = performance.now();
      first ||= last;
      bytes += chunk.length;
    });
    socket.on('error', () => undefined);
  });
  server.listen(port, address);
  await once(server, 'listening');
  const sender = startInPod(
    process.execPath,
    [SENDER, 'tcp', address, String(port), String(seconds)],
    {},
  );
  await once(sender, 'exit');
  server.close();
  return (bytes * 8) / ((last - first) / 1_000);
}

/** How long a TCP connection from here to a port takes, or `undefined` when it fails in time. */
export async function connectTime(
  address: string,
  port: number,
  timeoutMs = 1_000,
): Promise<number | undefined> {
  const { connect } = await import('node:net');
  const started = performance.now();
  const socket = connect({ host: address, port });
  return new Promise((resolve) => {
    const end = (ms: number | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(ms);
    };
    const timer = setTimeout(() => {
      end(undefined);
    }, timeoutMs);
    socket.on('connect', () => {
      end(performance.now() - started);
    });
    socket.on('error', () => {
      end(undefined);
    });
  });
}

/** Ping ends with an error when nothing came back; what it printed is the answer all the same. */
function tryRun(command: string): string {
  try {
    return run(command);
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout ?? '';
  }
}
