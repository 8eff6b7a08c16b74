import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { onlyInLab } from '../lab/cluster.ts';
import { eventually } from '../lab/eventually.ts';
import { type Namespace, newNamespace } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';
import { Webhook } from '../lab/webhook.ts';

const skip = onlyInLab('the API server must reach this machine');

describe('another mutating webhook', { skip }, () => {
  let release: Release;
  let namespace: Namespace;

  before(async () => {
    release = await Release.install();
    namespace = await newNamespace('enabled');
  });

  after(async () => {
    await namespace.remove();
    await release.uninstall();
  });

  for (const [where, names] of [
    ['before', ['a-other']],
    ['after', ['z-other']],
    ['before and after', ['a-other', 'z-other']],
  ] as const) {
    it(`changes nothing of what is injected when it is called ${where}`, async () => {
      const others: Webhook[] = [];
      for (const name of names) {
        others.push(await Webhook.start(name, namespace.name));
      }
      const added = names.map((name) => `from-${name}`);
      const all = ['app', 'network-delay-sidecar', ...added].toSorted();
      try {
        const seen = await eventually('the containers of both', async () => {
          const containers = (await namespace.dryRun()).split(' ');
          return added.every((name) => containers.includes(name)) ? containers : undefined;
        });
        assert.deepEqual(seen.toSorted(), all);
      } finally {
        await Promise.all(others.map((other) => other.stop()));
      }
    });
  }
});
