import type { V1MutatingWebhook } from '@kubernetes/client-node';
import type { Pod } from '@sidecar-injector/admission';
import {
  type LabelSelector,
  OPT_IN_PATHS,
  type OptIn,
  readKubeVersion,
} from '@sidecar-injector/injection';
import { Problems } from '../io/problems.ts';
import { asking, listAll } from './ask.ts';
import { loadConfig } from './load-config.ts';
import type { Connection, Hook, LiveCluster } from './live-cluster.ts';

/** By what the chart's objects are known, whatever the release is called. */
const CHART_LABEL = 'app.kubernetes.io/name=sidecar-injector';

/** Reads a cluster with the credentials of a kubeconfig, as kubectl does. @throws Problems */
export async function readLiveCluster(connection: Connection): Promise<LiveCluster> {
  // The client is large, and no other command needs it.
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  loadConfig(config, connection);
  const core = config.makeApiClient(client.CoreV1Api);
  const registrations = config.makeApiClient(client.AdmissionregistrationV1Api);

  const webhooks = await asking('list mutatingwebhookconfigurations', async () => {
    const query = { labelSelector: CHART_LABEL };
    return (await registrations.listMutatingWebhookConfiguration(query)).items.flatMap(
      (each) => each.webhooks ?? [],
    );
  });
  const hooks = webhooks.flatMap(toHook);
  const home = webhooks.flatMap((each) => each.clientConfig.service?.namespace ?? [])[0];
  if (home === undefined || hooks.length === 0) {
    throw new Problems([
      `no MutatingWebhookConfiguration has the label ${CHART_LABEL}; install the chart, or name another cluster by --context or --kubeconfig`,
    ]);
  }

  const { namespace } = connection;
  const version = await asking('read the version', () =>
    config.makeApiClient(client.VersionApi).getCode(),
  );
  const profiles = await asking(`list configmaps of namespace ${home}`, () =>
    listAll((page) =>
      core.listNamespacedConfigMap({ namespace: home, labelSelector: CHART_LABEL, ...page }),
    ),
  );
  const namespaces = await asking('list namespaces', () =>
    listAll((page) => core.listNamespace(page)),
  );
  const pods = await asking('list pods', () =>
    listAll((page) =>
      namespace === undefined
        ? core.listPodForAllNamespaces(page)
        : core.listNamespacedPod({ namespace, ...page }),
    ),
  );
  return {
    hooks,
    namespaces: new Map(
      namespaces.map(({ metadata }) => [metadata?.name ?? '', metadata?.labels ?? {}]),
    ),
    // Times and other classes of the client become JSON again, which is what the engine reads.
    pods: JSON.parse(JSON.stringify(pods)) as Pod[],
    profileFiles: profiles.flatMap(({ data = {} }) =>
      Object.entries(data).map(([name, text]) => ({ name, text })),
    ),
    kubeVersion: readKubeVersion(version.gitVersion),
  };
}

function toHook({ clientConfig, ...hook }: V1MutatingWebhook): Hook[] {
  const path = clientConfig.service?.path;
  const [optIn] = Object.entries(OPT_IN_PATHS).find(([, each]) => each === path) ?? [];
  return optIn === undefined
    ? []
    : [
        {
          optIn: optIn as OptIn,
          namespaceSelector: (hook.namespaceSelector ?? {}) as LabelSelector,
          objectSelector: (hook.objectSelector ?? {}) as LabelSelector,
        },
      ];
}
