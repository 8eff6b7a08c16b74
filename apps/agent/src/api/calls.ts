import type { Call } from '@sidecar-injector/http';
import { SHORTHAND_KINDS } from '@sidecar-injector/tc';

/** One call of the agent, as the answer to an unknown one and the API description show it. */
export interface DescribedCall extends Call {
  readonly summary: string;
}

/** All that the agent answers. */
export const CALLS: readonly DescribedCall[] = [
  ...SHORTHAND_KINDS.flatMap((kind) => [
    { method: 'GET', path: `/${kind}/:value`, summary: `Sets the fault "${kind}"; 0 removes it.` },
    { method: 'PUT', path: `/${kind}/:value`, summary: `Sets the fault "${kind}"; 0 removes it.` },
    { method: 'GET', path: `/${kind}`, summary: `Reads the fault "${kind}".` },
    { method: 'DELETE', path: `/${kind}`, summary: `Removes the fault "${kind}".` },
  ]),
  { method: 'GET', path: '/v1/faults', summary: 'Lists the faults, and what the kernel holds.' },
  { method: 'DELETE', path: '/v1/faults', summary: 'Removes all faults.' },
  { method: 'GET', path: '/v1/faults/:name', summary: 'Reads one fault.' },
  { method: 'PUT', path: '/v1/faults/:name', summary: 'Creates a fault or replaces it whole.' },
  { method: 'DELETE', path: '/v1/faults/:name', summary: 'Removes one fault.' },
  { method: 'GET', path: '/v1/kernel', summary: 'Tells what the kernel and the image can do.' },
  { method: 'GET', path: '/healthz', summary: 'Tells that the agent lives.' },
  { method: 'GET', path: '/readyz', summary: 'Tells what keeps faults from being set.' },
  { method: 'GET', path: '/metrics', summary: 'Metrics in the format of Prometheus.' },
  { method: 'GET', path: '/openapi.json', summary: 'This description.' },
];
