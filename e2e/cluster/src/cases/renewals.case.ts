import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { kubectl } from '../lab/cluster.ts';
import { createPods } from '../lab/load.ts';
import { newNamespace } from '../lab/namespace.ts';
import { Release } from '../lab/release.ts';

/** For each of the two; the benchmark asks for ten times as many. */
const PODS = Number(process.env['RENEWAL_PODS'] ?? 500);
const PER_SECOND = 16;

/** A certificate of an hour, renewed ten seconds after it was made. */
const EVERY_TEN_SECONDS = ['tls.certManager.duration=1h', 'tls.certManager.renewBefore=59m50s'];

interface Certificate {
  readonly status: { readonly revision: number };
}

describe(`certificates that are renewed while ${String(PODS)} Pods are created`, () => {
  let release: Release;

  before(async () => {
    release = await Release.install(EVERY_TEN_SECONDS);
  });
  after(() => release.uninstall());

  const revisionOf = async (name: string): Promise<number> => {
    const args = ['certificate', name, '--namespace', release.namespace] as const;
    return (await kubectl.get<Certificate>(...args)).status.revision;
  };

  /** What `cmctl renew` does. */
  const renew = async (name: string): Promise<void> => {
    const condition = {
      type: 'Issuing',
      status: 'True',
      reason: 'ManuallyTriggered',
      message: 'renewed by a test',
      lastTransitionTime: new Date().toISOString(),
    };
    const { status } = await kubectl.get<{ status: { conditions: object[] } }>(
      ...['certificate', name, '--namespace', release.namespace],
    );
    const patch = JSON.stringify({ status: { conditions: [...status.conditions, condition] } });
    const options = ['--subresource=status', '--type=merge', '--patch', patch];
    await release.kubectl('patch', 'certificate', name, ...options);
  };

  const renewThreeTimes = async (name: string): Promise<void> => {
    for (let renewals = 0; renewals < 3; renewals += 1) {
      await renew(name);
      await delay(8_000);
    }
  };

  for (const [what, certificate, during] of [
    ['the serving certificate, every 10 s', 'sidecar-injector-tls', undefined],
    ['the CA three times, too', 'sidecar-injector-ca', renewThreeTimes],
  ] as const) {
    it(`fails none and misses none: ${what}`, async () => {
      const namespace = await newNamespace('enabled');
      const before = await revisionOf(certificate);
      const [result] = await Promise.all([
        createPods(namespace, PER_SECOND, (created) => created === PODS),
        during?.(certificate),
      ]);

      assert.deepEqual(result, { created: PODS, refused: [], missed: [], failures: [] });
      const renewals = (await revisionOf(certificate)) - before;
      assert.ok(renewals >= 2, `renewed ${String(renewals)} times only`);
      await namespace.remove();
    });
  }
});
