// Asks the API server, by a dry run, what becomes of a Pod in the namespace of the test, and ends
// with 0 when it comes back with sidecars. `helm test` runs it in the injector's image.
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = process.env;
const {
  // By address, as Kubernetes' own clients do: the test says nothing of the cluster's DNS.
  API_SERVER = `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
  TOKEN_FILE,
  TEST_NAMESPACE,
  TEST_PROFILE,
  TEST_ATTEMPTS = '30',
} = process.env;
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'injection-test',
    annotations: { 'sidecar-injector.io/profiles': TEST_PROFILE },
  },
  spec: { containers: [{ name: 'app', image: 'registry.k8s.io/pause:3.10' }] },
};

async function ask() {
  const answer = await fetch(`${API_SERVER}/api/v1/namespaces/${TEST_NAMESPACE}/pods?dryRun=All`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readFileSync(TOKEN_FILE, 'utf8').trim()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(pod),
  });
  const { message, metadata, spec } = await answer.json();
  if (!answer.ok) {
    return { fault: `the API server refused the Pod: ${message}` };
  }
  const { initContainers = [], containers } = spec;
  const names = [...initContainers, ...containers].map(({ name }) => name).join(' ');
  return metadata.annotations['sidecar-injector.io/status'] === undefined
    ? { fault: `the Pod came back without sidecars: ${names}` }
    : { names };
}

let last;
for (let attempt = Number(TEST_ATTEMPTS); attempt > 0; attempt -= 1) {
  // A new namespace has no ServiceAccount at first, and the certificate may still be on its way.
  last = await ask().catch((error) => ({ fault: String(error.cause ?? error) }));
  if (last.names !== undefined) {
    break;
  }
  await delay(1000);
}
if (last.names === undefined) {
  console.error(`${last.fault}. See docs/troubleshooting.md`);
  process.exitCode = 1;
} else {
  console.log(`the Pod came back with sidecars: ${last.names}`);
}
