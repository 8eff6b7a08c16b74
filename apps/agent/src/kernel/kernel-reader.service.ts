import { Injectable } from '@nestjs/common';
import { type Qdisc, readQdiscs } from '@sidecar-injector/tc';
import { detailLines, readDetails } from './kernel-details.ts';
import { devicesOf, isHook, isOwnRoot, type KernelView } from './kernel-view.ts';
import { ProcNet } from './proc-net.ts';
import { TcProcess } from './tc.process.ts';

/**
 * Reads back what the kernel has, with as few processes as can be: one for the qdiscs of all
 * devices, and one for classes and filters where there is something of ours.
 */
@Injectable()
export class KernelReader {
  private pending: Promise<readonly Qdisc[]> | undefined;

  constructor(
    private readonly process: TcProcess,
    private readonly procNet: ProcNet,
  ) {}

  /**
   * @param isOfInterest whether classes and filters of a device matter; its qdiscs always do.
   * @throws CommandError or SyntaxError where anything cannot be read: a failed reading never
   * means that there is nothing.
   */
  async read(isOfInterest: (device: string) => boolean = () => true): Promise<KernelView> {
    const qdiscs = await this.readQdiscs();
    const wanted = {
      trees: devicesOf({ qdiscs }, isOwnRoot).filter(isOfInterest),
      hooks: devicesOf({ qdiscs }, isHook).filter(isOfInterest),
    };
    const lines = detailLines(wanted);
    const text =
      lines.length === 0 ? '' : await this.process.tc(['-batch', '-'], `${lines.join('\n')}\n`);
    return {
      interfaces: this.procNet.interfaces(),
      qdiscs,
      ...readDetails(text, wanted, qdiscs),
    };
  }

  /** The qdiscs alone, for whoever only looks; several at the same time share one reading. */
  readCounters(): Promise<readonly Qdisc[]> {
    this.pending ??= this.readQdiscs().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async readQdiscs(): Promise<readonly Qdisc[]> {
    return readQdiscs(await this.process.tc(['-j', '-s', 'qdisc', 'show']));
  }
}
