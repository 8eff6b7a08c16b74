import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { newCertificate } from '@sidecar-injector/testing/programs';
import { kubectl } from './cluster.ts';

interface Review {
  readonly request: {
    readonly uid: string;
    readonly object: {
      readonly spec: { readonly containers: readonly { readonly name: string }[] };
    };
  };
}

/** Somebody else's mutating webhook, which appends a container to the Pods of a namespace. */
export class Webhook {
  private readonly name: string;
  private readonly server: Server;

  private constructor(name: string, server: Server) {
    this.name = name;
    this.server = server;
  }

  /**
   * @param name of its configuration; the API server calls them in the order of these.
   * @param namespace whose Pods it gets.
   */
  static async start(name: string, namespace: string): Promise<Webhook> {
    const host = await addressOfThisMachine();
    const certificate = await newCertificate(undefined, undefined, [host]);
    const server = createServer(certificate);
    server.on('request', (request, response) => {
      void json(request).then((review) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer(review as Review, `from-${name}`)));
      });
    });
    server.listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `https://${host}:${String(port)}/`;
    const caBundle = Buffer.from(certificate.cert).toString('base64');
    await kubectl.run(
      ['create', '--filename', '-'],
      newConfiguration(name, namespace, url, caBundle),
    );
    return new Webhook(name, server);
  }

  async stop(): Promise<void> {
    await kubectl.run(['delete', 'mutatingwebhookconfiguration', this.name]);
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** Where the API server of the lab listens, which is this machine. */
async function addressOfThisMachine(): Promise<string> {
  const server = await kubectl.run([
    'config',
    'view',
    '--output',
    'jsonpath={.clusters[0].cluster.server}',
  ]);
  return new URL(server).hostname;
}

/** Adds the container once, whatever has happened to the Pod in between. */
function answer({ request: { uid, object } }: Review, name: string): object {
  const isThere = object.spec.containers.some((container) => container.name === name);
  const value = { name, image: 'registry.k8s.io/pause:3.10' };
  const patch = isThere ? [] : [{ op: 'add', path: '/spec/containers/-', value }];
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
    },
  };
}

function newConfiguration(name: string, namespace: string, url: string, caBundle: string): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.com`,
        clientConfig: { url, caBundle },
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        reinvocationPolicy: 'IfNeeded',
        rules: [
          { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] },
        ],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      },
    ],
  };
}
