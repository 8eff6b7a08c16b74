import { join } from 'node:path';
import { Component } from './component.ts';
import { Kubectl } from './kubectl.ts';
import { buildPrograms, moduleFolder, programPath } from './programs.ts';

/** The real cert-manager in a cluster, its controllers and cainjector as a process beside it. */
export class CertManager {
  private readonly component: Component;

  private constructor(component: Component) {
    this.component = component;
  }

  /**
   * Builds the controllers, puts the custom resource definitions into the cluster, starts.
   *
   * @param cluster with the kubeconfig of an administrator, and a folder for the log.
   * @throws Error with the remedy when Go is missing.
   */
  static async start(cluster: {
    readonly kubeconfig: string;
    readonly folder: string;
  }): Promise<CertManager> {
    await buildPrograms(['cert-manager-controllers']);
    const source = await moduleFolder('cert-manager', 'github.com/cert-manager/cert-manager');
    const kubectl = new Kubectl(cluster.kubeconfig);
    const crds = join(source, 'deploy/crds');
    await kubectl.run(['apply', '--server-side', '--filename', crds]);
    await kubectl.run(['wait', '--for=condition=Established', '--timeout=30s', '--filename', crds]);
    const args = ['--kubeconfig', cluster.kubeconfig];
    return new CertManager(
      await Component.start(programPath('cert-manager-controllers'), args, cluster.folder),
    );
  }

  async stop(): Promise<void> {
    await this.component.stop();
  }
}
