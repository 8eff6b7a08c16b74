import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@sidecar-injector/testing/programs';
import { type Address, takeAddress } from './address.ts';
import {
  apiServerArguments,
  certificateOf,
  clientArguments,
  controllerArguments,
  etcdArguments,
} from './arguments.ts';
import { Component } from './component.ts';
import type { ControlPlaneOptions } from './control-plane.ts';
import { Credentials } from './credentials.ts';
import { Kubectl } from './kubectl.ts';
import { programPath } from './programs.ts';

/** What is there once everything runs. */
export interface Started {
  readonly folder: string;
  readonly address: string;
  readonly kubeconfigs: ReadonlyMap<string, string>;
}

/** One start of a control plane, which knows what is to be undone. */
export class Starting {
  private readonly options: ControlPlaneOptions;
  private readonly folder: string;
  private readonly components: Component[] = [];
  private taken: Address | undefined;

  constructor(options: ControlPlaneOptions) {
    this.options = options;
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'control-plane-'));
    mkdirSync(this.folder, { recursive: true });
  }

  async run(): Promise<Started> {
    const { nodes = [], scheduler = false, port = await freePort() } = this.options;
    const { folder } = this;
    const address = this.options.address ?? (await this.takeAddress());
    const credentials = new Credentials(folder, nodes);
    const etcd = await this.startEtcd();
    const apiServer = await this.start(programPath('kube-apiserver'), [
      ...apiServerArguments({ folder, etcd, address, port, credentials }),
      ...(this.options.apiServerArgs ?? []),
    ]);
    const ca = certificateOf(folder);
    await apiServer.until(() => Promise.resolve(existsSync(ca)));
    const kubeconfigs = credentials.writeKubeconfigs(`https://${address}:${port}`, ca);
    const kubectl = new Kubectl(kubeconfigs.get('admin') ?? '');
    await apiServer.until(async () => (await kubectl.try(['get', '--raw', '/readyz'])).ok);
    const controllers = await this.startClient(
      'kube-controller-manager',
      kubeconfigs,
      controllerArguments(folder, credentials),
    );
    if (scheduler) {
      await this.startClient('kube-scheduler', kubeconfigs, []);
    }
    await controllers.until(
      async () => (await kubectl.try(['get', 'serviceaccount', 'default'])).ok,
    );
    return { folder, address, kubeconfigs };
  }

  async undo(): Promise<void> {
    for (const component of this.components.toReversed()) {
      await component.stop();
    }
    await this.taken?.release();
    if (this.options.folder === undefined) {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private async takeAddress(): Promise<string> {
    this.taken = await takeAddress();
    return this.taken.ip;
  }

  /** @returns its URL. */
  private async startEtcd(): Promise<string> {
    const client = `http://127.0.0.1:${await freePort()}`;
    const peer = `http://127.0.0.1:${await freePort()}`;
    try {
      await this.start('etcd', etcdArguments(this.folder, client, peer));
    } catch (error) {
      throw new Error('etcd is missing; apt-get install etcd-server', { cause: error });
    }
    return client;
  }

  private async startClient(
    name: 'kube-controller-manager' | 'kube-scheduler',
    kubeconfigs: ReadonlyMap<string, string>,
    args: readonly string[],
  ): Promise<Component> {
    const kubeconfig = kubeconfigs.get(name) ?? '';
    return this.start(programPath(name), [
      ...clientArguments(this.folder, kubeconfig, await freePort()),
      ...args,
    ]);
  }

  private async start(program: string, args: readonly string[]): Promise<Component> {
    const component = await Component.start(program, args, this.folder);
    this.components.push(component);
    return component;
  }
}
