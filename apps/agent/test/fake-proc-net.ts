import { type NamespaceKey, ProcNet } from '../src/kernel/proc-net.ts';
import type { FakeKernel } from './kernel/fake-kernel.ts';

/** Shows the devices of a kernel in memory. */
export class FakeProcNet extends ProcNet {
  defaults: string[] = ['eth0'];
  key: NamespaceKey = { bootId: 'boot-1', network: 'net:[1]' };

  constructor(private readonly kernel: FakeKernel) {
    super();
  }

  override interfaces(): string[] {
    return this.kernel.devices.map(({ name }) => name);
  }

  override defaultInterfaces(): string[] {
    return this.defaults;
  }

  override hasIpv6(): boolean {
    return true;
  }

  override namespace(): NamespaceKey {
    return this.key;
  }
}
