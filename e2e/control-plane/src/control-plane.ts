import { Kubectl } from './kubectl.ts';
import { buildPrograms, type ProgramName } from './programs.ts';
import { Starting } from './starting.ts';

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
