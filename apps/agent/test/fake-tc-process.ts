import { Injectable } from '@nestjs/common';
import { SHOW_QDISCS } from '@sidecar-injector/tc';
import type { Outcome, SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { classify, CommandError } from '../src/changes/command.error.ts';

const BATCH = 'tc -batch -';

/** Stands in for the class that starts processes: runs `tc` and `ip` on a kernel in memory. */
@Injectable()
export class FakeTcProcess {
  /** Every call, as one would type it; of a request, its lines. */
  readonly calls: string[] = [];

  /** When set, what the next calls wait for. */
  gate: Promise<void> = Promise.resolve();

  /** When it returns something, a call fails with that. */
  fail: (call: string, input: string) => CommandError | undefined = () => undefined;

  constructor(readonly kernel: SimulatedNamespace) {}

  ask(lines: readonly string[]): Promise<string> {
    const all = [...lines, SHOW_QDISCS];
    return this.run(BATCH, all.join('\n'), all.join('; '), () => this.kernel.batch(all));
  }

  tc(args: readonly string[], input = ''): Promise<string> {
    const words = args.join(' ');
    return this.run(`tc ${words}`, input, `tc ${words}`, () => {
      if (words === '-V') {
        return { code: 0, stdout: 'tc utility, iproute2-6.1.0, libbpf 1.1.2\n', stderr: '' };
      }
      return words === '-batch -'
        ? this.kernel.batch(input.trimEnd().split('\n'))
        : this.kernel.tc(words);
    });
  }

  ip(args: readonly string[]): Promise<string> {
    const words = args.join(' ');
    return this.run(`ip ${words}`, '', `ip ${words}`, () => this.kernel.ip(words));
  }

  killAll(): void {
    this.calls.push('killAll');
  }

  private async run(
    command: string,
    input: string,
    call: string,
    start: () => Outcome,
  ): Promise<string> {
    this.calls.push(call);
    await this.gate;
    const failure = this.fail(command, input);
    if (failure !== undefined) {
      throw failure;
    }
    const { code, stdout, stderr } = start();
    if (code !== 0) {
      throw new CommandError(classify(stderr), command, stderr.trim());
    }
    return stdout;
  }
}
