import type { Pod, Resources } from './pod.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * The quality-of-service class that Kubernetes gives a Pod: by the cpu and memory of the Pod as a
 * whole where it has them, else by those of its containers.
 */
export function qosClassOf({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const all = spec.resources === undefined ? containers : [spec];
  if (all.every(({ resources }) => amounts(resources).every((amount) => amount === 0))) {
    return 'BestEffort';
  }
  return all.every(({ resources }) => isGuaranteed(resources)) ? 'Guaranteed' : 'Burstable';
}

function isGuaranteed(resources: Resources | null | undefined): boolean {
  return ['cpu', 'memory'].every((name) => {
    const limit = quantity(resources?.limits?.[name]);
    const request = resources?.requests?.[name];
    return limit > 0 && (request === undefined || quantity(request) === limit);
  });
}

function amounts(resources: Resources | null | undefined): number[] {
  return [resources?.requests, resources?.limits].flatMap((list) => [
    quantity(list?.['cpu']),
    quantity(list?.['memory']),
  ]);
}

function quantity(text: string | undefined): number {
  const [, number = '0', suffix = ''] = /^([\d.]+)(\D*)$/.exec(text ?? '0') ?? [];
  return Number(number) * (SUFFIXES[suffix] ?? 1);
}
