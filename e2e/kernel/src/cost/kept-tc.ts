import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { startInPod } from '../lab/pod.ts';

/** A `tc` that is kept in the Pod and asked by hand: what the machine itself needs for a change. */
export class KeptTc {
  private readonly process: ChildProcess;
  private readonly lines: Interface;

  constructor() {
    this.process = startInPod('tc', ['-j', '-s', '-batch', '-'], {}, 'pipe');
    if (this.process.stdout === null) {
      throw new Error('tc has no output');
    }
    this.lines = createInterface(this.process.stdout);
  }

  /** Milliseconds from a line that shows all qdiscs to its document. */
  async roundTrip(): Promise<number> {
    const started = performance.now();
    const answered = once(this.lines, 'line');
    this.process.stdin?.write('qdisc show invisible\n');
    await answered;
    return performance.now() - started;
  }

  stop(): void {
    this.process.stdin?.end();
  }
}
