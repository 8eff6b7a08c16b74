import { Injectable } from '@nestjs/common';
import { classify, CommandError } from '../src/kernel/command.error.ts';
import type { FakeKernel, Outcome } from './kernel/fake-kernel.ts';

/** Stands in for the class that starts processes: runs `tc` and `ip` on a kernel in memory. */
@Injectable()
export class FakeTcProcess {
  /** Every call, as one would type it. */
  readonly calls: string[] = [];

  /** When set, what the next calls wait for. */
  gate: Promise<void> = Promise.resolve();

  /** When it returns something, a call fails with that. */
  fail: (call: string, input: string) => CommandError | undefined = () => undefined;

  constructor(readonly kernel: FakeKernel) {}

  tc(args: readonly string[], input = ''): Promise<string> {
    return this.run(['tc', ...args].join(' '), input, () => this.kernel.tc(args, input));
  }

  ip(args: readonly string[]): Promise<string> {
    return this.run(['ip', ...args].join(' '), '', () => this.kernel.ip(args));
  }

  killAll(): void {
    this.calls.push('killAll');
  }

  private async run(call: string, input: string, command: () => Outcome): Promise<string> {
    this.calls.push(call);
    await this.gate;
    const failure = this.fail(call, input);
    if (failure !== undefined) {
      throw failure;
    }
    const { code, stdout, stderr } = command();
    if (code !== 0) {
      throw new CommandError(classify(stderr), call, stderr.trim());
    }
    return stdout;
  }
}
