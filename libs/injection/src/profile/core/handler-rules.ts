import { core, type CoreRules } from '../schema/shape.ts';
import { isPortName } from '../schema/syntax.ts';
import {
  count,
  isText,
  isWhole,
  literal,
  NOT_EMPTY,
  oneOf,
  port,
  UNSET,
  value,
  whole,
} from '../schema/values.ts';

/** A port of a handler: its number, or its name in `ports`. */
export const portReference = value({
  must: 'be a port from 1 to 65535 or the name of one (1 to 15 of a-z, 0-9 and -)',
  holds: (one) => (isWhole(one) && one >= 1 && one <= 65535) || (isText(one) && isPortName(one)),
  remedy: (one) => (isText(one) && /^\d+$/.test(one) ? 'remove the quotes' : undefined),
});

/** Only readiness may count several successes, and it never ends a container. */
export const readinessProbe = core('Probe', {
  successThreshold: count,
  terminationGracePeriodSeconds: value({
    must: 'not be set for a readiness probe',
    holds: () => false,
  }),
});

/** What Kubernetes demands of probes and of the handlers of a lifecycle. */
export const HANDLER_RULES = {
  ExecAction: { command: { isRequired: true, beside: NOT_EMPTY } },
  GRPCAction: { port, mode: oneOf('Plaintext', 'TLS') },
  HTTPGetAction: { scheme: oneOf('HTTP', 'HTTPS', UNSET), protocol: oneOf('HTTP1', 'HTTP2') },
  HTTPHeader: {
    name: literal('be a name of a header (A-Z, a-z, 0-9 and -)', /^[-A-Za-z0-9]+$/),
    // The API server takes a header without a value, whatever the schema says.
    value: { isRequired: false },
  },
  Lifecycle: {},
  LifecycleHandler: {},
  Probe: {
    successThreshold: value({
      must: 'be 1 for a liveness or startup probe',
      holds: (one) => one === 0 || one === 1,
    }),
    terminationGracePeriodSeconds: whole(1, Number.MAX_SAFE_INTEGER),
  },
  SleepAction: {},
  TCPSocketAction: {},
} satisfies Readonly<Record<string, CoreRules>>;
