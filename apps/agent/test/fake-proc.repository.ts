import type { NamespaceKey, NetInterface } from '@sidecar-injector/tc';
import type { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { ProcRepository } from '../src/changes/proc.repository.ts';

/** Shows the devices of a kernel in memory. */
export class FakeProcRepository extends ProcRepository {
  defaults: string[] = ['eth0'];
  key: NamespaceKey = { bootId: 'boot-1', network: 'net:[1]' };

  constructor(private readonly kernel: SimulatedNamespace) {
    super();
  }

  override interfaces(): NetInterface[] {
    return this.kernel.devices.map(({ name, mtu }) => ({ name, mtu }));
  }

  override interfaceNames(): string[] {
    return this.interfaces().map(({ name }) => name);
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
