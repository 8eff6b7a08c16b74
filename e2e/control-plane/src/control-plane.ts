import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@sidecar-injector/testing/programs';
import { type Address, takeAddress } from './address.ts';
import { Component } from './component.ts';
import { Credentials } from './credentials.ts';
import { Kubectl } from './kubectl.ts';
import { buildPrograms, type ProgramName, programPath } from './programs.ts';

export interface ControlPlaneOptions {
  /** Where keys, data and logs go, and stay. By default, a new temporary folder that goes. */
  readonly folder?: string;
  /** An address of this machine, not loopback, to listen on. By default, a spare one on lo. */
  readonly address?: string;
  /** Where the API server listens. By default, any free port. */
  readonly port?: number;
  /** Names of the nodes that will join, each with a kubeconfig of its own. */
  readonly nodes?: readonly string[];
  /** Whether Pods are given to nodes. */
  readonly scheduler?: boolean;
  /** Options of kube-apiserver on top of the usual ones. */
  readonly apiServerArgs?: readonly string[];
}

/** Where Services have their addresses. The API server's own is 10.96.0.1. */
const SERVICE_CIDR = '10.96.0.0/16';

/**
 * The real etcd, kube-apiserver, kube-controller-manager and, if wanted, kube-scheduler, as
 * processes of this machine. Nodes are the caller's; without any, Pods stay Pending.
 */
export class ControlPlane {
  readonly folder: string;
  readonly address: string;
  /** Of the administrator. */
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  private readonly kubeconfigs: ReadonlyMap<string, string>;
  private readonly release: () => Promise<void>;

  private constructor(
    folder: string,
    address: string,
    kubeconfigs: ReadonlyMap<string, string>,
    release: () => Promise<void>,
  ) {
    this.folder = folder;
    this.address = address;
    this.kubeconfigs = kubeconfigs;
    this.kubeconfig = this.kubeconfigOf('admin');
    this.kubectl = new Kubectl(this.kubeconfig);
    this.release = release;
  }

  /**
   * Builds what is missing, starts everything, and waits until Pods can be created.
   *
   * @throws Error with the remedy when a program is missing, or with the end of the log of one that
   * ended.
   */
  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const wanted: ProgramName[] = ['kube-apiserver', 'kube-controller-manager'];
    await buildPrograms(options.scheduler === true ? [...wanted, 'kube-scheduler'] : wanted);
    const starting = new Starting(options);
    try {
      const { folder, address, kubeconfigs } = await starting.run();
      return new ControlPlane(folder, address, kubeconfigs, () => starting.undo());
    } catch (error) {
      await starting.undo();
      throw error;
    }
  }

  /**
   * @param who a node, or `admin`, `kube-proxy`, `kube-scheduler`, `kube-controller-manager`.
   * @throws Error when there is no such user.
   */
  kubeconfigOf(who: string): string {
    const file = this.kubeconfigs.get(who);
    if (file === undefined) {
      throw new Error(`${who} is none of ${[...this.kubeconfigs.keys()].join(', ')}`);
    }
    return file;
  }

  /** Ends everything and leaves nothing behind but the folder that the caller has named. */
  async stop(): Promise<void> {
    await this.release();
  }
}

interface Started {
  readonly folder: string;
  readonly address: string;
  readonly kubeconfigs: ReadonlyMap<string, string>;
}

/** One start, which knows what is to be undone. */
class Starting {
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
    const address = this.options.address ?? (await this.takeAddress());
    const credentials = new Credentials(this.folder, nodes);
    const etcd = await this.startEtcd();
    const apiServer = await this.startApiServer(etcd, address, port, credentials);
    const ca = join(this.folder, 'kube-apiserver/apiserver.crt');
    await apiServer.until(() => Promise.resolve(existsSync(ca)));
    const kubeconfigs = credentials.writeKubeconfigs(`https://${address}:${port}`, ca);
    const kubectl = new Kubectl(kubeconfigs.get('admin') ?? '');
    await apiServer.until(async () => (await kubectl.try(['get', '--raw', '/readyz'])).ok);
    const keys = credentials.serviceAccountKey;
    const controllers = await this.startWithKubeconfig('kube-controller-manager', kubeconfigs, [
      '--use-service-account-credentials',
      `--service-account-private-key-file=${keys}`,
      `--root-ca-file=${ca}`,
    ]);
    if (scheduler) {
      await this.startWithKubeconfig('kube-scheduler', kubeconfigs, []);
    }
    await controllers.until(
      async () => (await kubectl.try(['get', 'serviceaccount', 'default'])).ok,
    );
    return { folder: this.folder, address, kubeconfigs };
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
    try {
      await this.startComponent('etcd', [
        `--data-dir=${join(this.folder, 'etcd')}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=http://127.0.0.1:${await freePort()}`,
        // Nobody misses these data after a crash.
        '--unsafe-no-fsync',
      ]);
    } catch (error) {
      throw new Error('etcd is not installed; apt-get install etcd-server', { cause: error });
    }
    return client;
  }

  private startApiServer(
    etcd: string,
    address: string,
    port: number,
    { tokenFile, serviceAccountKey }: Credentials,
  ): Promise<Component> {
    return this.startComponent(programPath('kube-apiserver'), [
      `--etcd-servers=${etcd}`,
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--secure-port=${port}`,
      `--cert-dir=${join(this.folder, 'kube-apiserver')}`,
      `--token-auth-file=${tokenFile}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${serviceAccountKey}`,
      `--service-account-signing-key-file=${serviceAccountKey}`,
      `--service-cluster-ip-range=${SERVICE_CIDR}`,
      '--kubelet-preferred-address-types=InternalIP',
      // No kube-proxy is here: a webhook behind a Service is called at its endpoints.
      '--enable-aggregator-routing',
      ...(this.options.apiServerArgs ?? []),
    ]);
  }

  private async startWithKubeconfig(
    name: 'kube-controller-manager' | 'kube-scheduler',
    kubeconfigs: ReadonlyMap<string, string>,
    args: readonly string[],
  ): Promise<Component> {
    const kubeconfig = kubeconfigs.get(name) ?? '';
    return this.startComponent(programPath(name), [
      ...['', 'authentication-', 'authorization-'].map((use) => `--${use}kubeconfig=${kubeconfig}`),
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(this.folder, name)}`,
      '--leader-elect=false',
      ...args,
    ]);
  }

  private async startComponent(program: string, args: readonly string[]): Promise<Component> {
    const component = await Component.start(program, args, this.folder);
    this.components.push(component);
    return component;
  }
}
