import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startInPod } from './pod.ts';

const PROGRAM = fileURLToPath(new URL('./station.py', import.meta.url));

/** Where datagrams go. */
export interface Stream {
  readonly to: string;
  readonly port: number;
}

export interface Sending {
  readonly streams: readonly Stream[];
  /** Datagrams of each stream. */
  readonly count: number;
  /** Bytes of UDP payload. */
  readonly size?: number;
  /** Milliseconds between two of a stream. */
  readonly gap?: number;
  /** Bytes of each datagram where many are sent as one superpacket (UDP_SEGMENT, udp(7)). */
  readonly segment?: number;
  /** IP options, hexadecimal. */
  readonly options?: string;
  /** What the payload repeats, hexadecimal. */
  readonly fill?: string;
}

/** A datagram that has arrived. Times are milliseconds of the monotonic clock. */
export interface Datagram {
  readonly stream: number;
  readonly number: number;
  readonly delay: number;
  readonly at: number;
  readonly isWhole: boolean;
}

interface Connecting extends Stream {
  readonly count?: number;
  readonly timeout?: number;
  readonly options?: string;
}

/** One end of the wire, which sends and receives what Node cannot. */
export class Station {
  private readonly lines: Interface;
  private readonly process: ChildProcess;

  /** @param where in the Pod, or on the other end of its wire. */
  constructor(where: 'pod' | 'peer') {
    this.process =
      where === 'pod'
        ? startInPod('python3', ['-u', PROGRAM], {}, 'pipe')
        : spawn('python3', ['-u', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.process.stdout === null) {
      throw new Error('the station has no output');
    }
    this.lines = createInterface(this.process.stdout);
  }

  async listen(...ports: number[]): Promise<void> {
    await this.tell('listen', { ports });
  }

  /** @returns how many datagrams found no room in the socket. */
  async send(sending: Sending): Promise<number> {
    return (await this.tell('send', sending)) as number;
  }

  /** Sends frames as they are, hexadecimal with their Ethernet header. */
  async inject(device: string, frames: readonly string[]): Promise<void> {
    await this.tell('inject', { device, frames });
  }

  /** Runs lines of `tc -s -batch`, in one process for all. @returns what they print. */
  async tc(lines: readonly string[]): Promise<string> {
    return (await this.tell('tc', { lines })) as string;
  }

  /** What has arrived since the last time, once nothing has come for `quiet` milliseconds. */
  async take(quiet = 250): Promise<Datagram[]> {
    const rows = (await this.tell('take', { quiet })) as [
      number,
      number,
      number,
      number,
      boolean,
    ][];
    return rows.map(([stream, number, delay, at, isWhole]) => ({
      stream,
      number,
      delay,
      at,
      isWhole,
    }));
  }

  /** Takes TCP connections and all that they bring. */
  async serve(port: number): Promise<void> {
    await this.tell('serve', { port });
  }

  /** Time and bytes of what TCP has brought since the last time. */
  async served(): Promise<[number, number][]> {
    return (await this.tell('served', {})) as [number, number][];
  }

  /** Opens connections at once. @returns how long each took; `null` where it failed. */
  async connect(connecting: Connecting): Promise<(number | null)[]> {
    return (await this.tell('connect', connecting)) as (number | null)[];
  }

  /** Begins to send by TCP as fast as it goes. */
  async upload({ to, port }: Stream, seconds: number): Promise<void> {
    await this.tell('upload', { to, port, seconds });
  }

  /** Waits for the end of all uploads. */
  async uploaded(): Promise<void> {
    await this.tell('uploaded', {});
  }

  stop(): void {
    this.process.kill('SIGKILL');
  }

  private async tell(command: string, values: object): Promise<unknown> {
    const answered = once(this.lines, 'line') as Promise<[string]>;
    this.process.stdin?.write(`${JSON.stringify([command, values])}\n`);
    const [line] = await answered;
    const { value, error } = JSON.parse(line) as { value?: unknown; error?: string };
    if (error !== undefined) {
      throw new Error(`${command}: ${error}`);
    }
    return value;
  }
}
