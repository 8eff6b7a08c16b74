import type { Call } from '@sidecar-injector/http';
import { OPT_IN_PATHS } from '@sidecar-injector/injection';

/** All that is answered on the TLS port. */
export const CALLS: readonly Call[] = Object.values(OPT_IN_PATHS).map((path) => ({
  method: 'POST',
  path,
}));
