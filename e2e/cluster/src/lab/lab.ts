import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertManager, ControlPlane, findMissing } from '@sidecar-injector/control-plane';
import { Audit } from './audit.ts';
import { LabNode } from './node/lab-node.ts';

/** Where the API server is asked for by its name in the cluster, as in any other. */
const HTTPS = 443;

/** A cluster on this machine: a real control plane, cert-manager, and a node for the injector. */
export class Lab {
  readonly controlPlane: ControlPlane;
  private readonly node: LabNode;
  private readonly audit: Audit;
  private certManager: CertManager | undefined;

  private constructor(controlPlane: ControlPlane, node: LabNode, audit: Audit) {
    this.controlPlane = controlPlane;
    this.node = node;
    this.audit = audit;
  }

  /** What a machine lacks to have one; nothing where it lacks nothing. */
  static findObstacle(): string | undefined {
    const missing = findMissing();
    if (missing !== undefined) {
      return missing;
    }
    if (process.getuid?.() !== 0) {
      return 'only root makes the networks of Pods';
    }
    const trial = 'ip link add b0 type bridge && ip link add v0 type veth && ip netns list';
    const args = ['--mount', '--net', 'sh', '-c', trial];
    if (spawnSync('unshare', args, { stdio: 'ignore' }).status !== 0) {
      return 'no namespace, bridge or veth can be made here; apt-get install iproute2 util-linux';
    }
    return undefined;
  }

  /** Everything but cert-manager. */
  static async start(): Promise<Lab> {
    const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
    try {
      const audit = new Audit(folder);
      const controlPlane = await ControlPlane.start({
        folder,
        port: HTTPS,
        apiServerArgs: audit.args,
      });
      return new Lab(controlPlane, await startNode(controlPlane), audit);
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  get kubeconfig(): string {
    return this.controlPlane.kubeconfig;
  }

  /** What tells the cases which cluster they are for. */
  get environment(): NodeJS.ProcessEnv {
    return {
      CLUSTER_KUBECONFIG: this.kubeconfig,
      CLUSTER_AUDIT_LOG: this.audit.file,
      CLUSTER_API_SERVER_LOG: join(this.controlPlane.folder, 'kube-apiserver.log'),
    };
  }

  async startCertManager(): Promise<void> {
    this.certManager = await CertManager.start(this.controlPlane);
  }

  async stop(): Promise<void> {
    await this.certManager?.stop();
    await this.node.stop();
    await this.controlPlane.stop();
    rmSync(this.controlPlane.folder, { recursive: true });
  }
}

async function startNode(controlPlane: ControlPlane): Promise<LabNode> {
  try {
    const folder = join(controlPlane.folder, 'pods');
    mkdirSync(folder);
    return await LabNode.start(controlPlane.kubeconfig, folder);
  } catch (error) {
    await controlPlane.stop();
    throw error;
  }
}
