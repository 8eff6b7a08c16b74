import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Kinds by their group and version, with the name of their resource, as far as the chart has them. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  v1: {
    ConfigMap: 'configmaps',
    Namespace: 'namespaces',
    Pod: 'pods',
    Secret: 'secrets',
    Service: 'services',
    ServiceAccount: 'serviceaccounts',
  },
  'admissionregistration.k8s.io/v1': {
    MutatingWebhookConfiguration: 'mutatingwebhookconfigurations',
  },
  'apps/v1': { Deployment: 'deployments' },
  'policy/v1': { PodDisruptionBudget: 'poddisruptionbudgets' },
  'rbac.authorization.k8s.io/v1': {
    ClusterRole: 'clusterroles',
    ClusterRoleBinding: 'clusterrolebindings',
    Role: 'roles',
    RoleBinding: 'rolebindings',
  },
};

const CERT_MANAGER = { 'cert-manager.io/v1': { Certificate: 'certificates', Issuer: 'issuers' } };

const CLUSTER_WIDE = /^(Namespace|Cluster.*|MutatingWebhook.*)$/;

/** As much of an API server as helm asks while it renders: what there is, and some objects. */
export class FakeCluster {
  private readonly server = createServer(({ url = '' }, response) => {
    this.answer(new URL(url, 'http://cluster').pathname, response);
  });

  private readonly resources: typeof RESOURCES;

  /** @param objects by their path, such as `/api/v1/namespaces/demo`. */
  constructor(
    hasCertManager: boolean,
    private readonly objects: Readonly<Record<string, object>>,
  ) {
    this.resources = { ...RESOURCES, ...(hasCertManager && CERT_MANAGER) };
  }

  /** @returns a kubeconfig, as JSON. */
  async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'fake', user: {} }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      'current-context': 'fake',
    });
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(path: string, response: ServerResponse): void {
    const body = this.discover(path) ?? this.objects[path];
    const missing = { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 };
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { apiVersion: 'v1', ...missing }));
  }

  private discover(path: string): object | undefined {
    const groupVersion = path.replace(/^\/apis?\//, '');
    const kinds = this.resources[groupVersion];
    switch (path) {
      case '/version':
        return { major: '1', minor: '33', gitVersion: 'v1.33.1' };
      case '/api':
        return { kind: 'APIVersions', versions: ['v1'] };
      case '/apis':
        return { kind: 'APIGroupList', apiVersion: 'v1', groups: this.listGroups() };
      default:
        return kinds && { kind: 'APIResourceList', groupVersion, resources: listKinds(kinds) };
    }
  }

  private listGroups(): object[] {
    return Object.keys(this.resources)
      .filter((groupVersion) => groupVersion.includes('/'))
      .map((groupVersion) => {
        const [name, version] = groupVersion.split('/');
        const only = { groupVersion, version };
        return { name, versions: [only], preferredVersion: only };
      });
  }
}

function listKinds(kinds: Readonly<Record<string, string>>): object[] {
  return Object.entries(kinds).map(([kind, name]) => ({
    kind,
    name,
    namespaced: !CLUSTER_WIDE.test(kind),
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
  }));
}
