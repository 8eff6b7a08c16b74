import { dirname } from 'node:path';
import { unpackTool } from '@sidecar-injector/testing/helm';
import { CHART, runHelm } from './lab/helm.ts';
import { Lab } from './lab/lab.ts';

const HELM_INSTALL = ['install', 'sidecar-injector', CHART, '--namespace', 'sidecar-injector'];

/** Resolves at Ctrl-C. */
function untilInterrupted(): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
}

function tellWhatToTry(kubeconfig: string): void {
  const kubectl = unpackTool('kubectl');
  console.log(`
The cluster is up, with cert-manager and the chart. In another terminal:

  export KUBECONFIG=${kubeconfig}${kubectl === undefined ? '' : `\n  export PATH="$PATH:${dirname(kubectl)}"`}
  kubectl create namespace demo
  kubectl label namespace demo sidecar-injection=enabled
  kubectl --namespace demo run demo --image=registry.k8s.io/pause:3.10
  kubectl --namespace demo get pod demo -o jsonpath="{.spec.containers[*].name}"
  helm test sidecar-injector --namespace sidecar-injector

Only the Pods of the chart run; all others stay Pending, as no other node is there.
Ctrl-C ends it, and leaves nothing.`);
}

const obstacle = Lab.findObstacle();
if (obstacle !== undefined) {
  console.error(obstacle);
  process.exitCode = 1;
} else {
  const interrupted = untilInterrupted();
  const lab = await Lab.start();
  try {
    await lab.startCertManager();
    await runHelm(lab.kubeconfig, ...HELM_INSTALL, '--create-namespace', '--wait');
    tellWhatToTry(lab.kubeconfig);
    await interrupted;
  } finally {
    await lab.stop();
  }
}
