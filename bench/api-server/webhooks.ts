import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm, Helm } from '@sidecar-injector/testing/helm';
import { type Json, WORKSPACE } from '@sidecar-injector/testing/programs';

interface Configuration {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly webhooks: readonly Hook[];
}

interface Hook {
  readonly clientConfig: { readonly service: { readonly path: string } };
  readonly namespaceSelector: { readonly matchExpressions: readonly Requirement[] };
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Where a server that runs beside the API server takes reviews. */
export interface Place {
  /** Such as `https://127.0.0.1:8443/mutate?timeout=10s`. */
  readonly url: string;
  /** PEM of the authority of its certificate. */
  readonly caFile: string;
}

/**
 * The chart's own webhooks, with a URL in place of the Service.
 *
 * @param optIn the value of the label `sidecar-injection` in place of `enabled`.
 */
export function webhooksFor(name: string, { url, caFile }: Place, optIn = 'enabled'): Json {
  const { webhooks, ...configuration } = renderWebhooks();
  const caBundle = readFileSync(caFile).toString('base64');
  return {
    ...configuration,
    metadata: { name },
    webhooks: webhooks.map((hook) => ({
      ...hook,
      clientConfig: { url: new URL(hook.clientConfig.service.path, url).href, caBundle },
      namespaceSelector: {
        matchExpressions: hook.namespaceSelector.matchExpressions.map((requirement) => ({
          ...requirement,
          values: requirement.values?.map((value) => (value === 'enabled' ? optIn : value)),
        })),
      },
    })),
  };
}

function renderWebhooks(): Configuration {
  const helm = new Helm(findHelm() ?? 'helm', join(WORKSPACE.root, 'charts'));
  const objects = helm.render('sidecar-injector') as unknown as Configuration[];
  const found = objects.find(({ kind }) => kind === 'MutatingWebhookConfiguration');
  if (found === undefined) {
    throw new Error('the chart renders no MutatingWebhookConfiguration');
  }
  return found;
}
