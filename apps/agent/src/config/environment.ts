import { isIP } from 'node:net';
import { describeError, LOG_LEVELS } from '@sidecar-injector/http';
import { parseAllowList } from './allow-list.ts';
import { parseBytes } from './bytes.ts';
import { parseInitialFaults } from './initial-faults.ts';
import { readPublicKey } from './public-key.ts';

/** One environment variable that the agent reads. */
interface Variable {
  /** Its value where it is not set; an empty value counts as not set. */
  readonly fallback: string;
  /** @returns what is wrong with a value, beginning with `must be`; nothing where it is good. */
  readonly findProblem: (value: string) => string | undefined;
}

/** 1 to 65535. */
const PORT = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';

const anything = (): undefined => undefined;

/**
 * Every environment variable that the agent reads. Checked by hand: class-validator would be a
 * third of the program's memory and of its start, for sixteen values.
 */
export const VARIABLES = {
  AGENT_HOST: {
    fallback: '',
    findProblem: matching(/^[\w.:%-]+$/, 'an IP address or a host name of this machine'),
  },
  AGENT_PORT: {
    fallback: '2332',
    findProblem: matching(new RegExp(`^${PORT}$`), 'a port from 1 to 65535'),
  },
  AGENT_STATE_DIR: {
    fallback: '/var/run/agent',
    findProblem: matching(/^\//, 'a directory, such as /var/run/agent'),
  },
  AGENT_TC_PATH: { fallback: 'tc', findProblem: anything },
  AGENT_IP_PATH: { fallback: 'ip', findProblem: anything },
  AGENT_AUTH_PUBLIC_KEY: {
    fallback: '',
    findProblem: readableBy(readPublicKey, 'an Ed25519 public key in PEM'),
  },
  AGENT_ALLOW_FROM: {
    fallback: '',
    findProblem: readableBy(parseAllowList, 'addresses and CIDRs with commas between'),
  },
  AGENT_FAULTS: {
    fallback: '',
    findProblem: readableBy(parseInitialFaults, 'faults by name in JSON'),
  },
  AGENT_PROBE_PORTS: {
    fallback: '',
    findProblem: matching(new RegExp(`^${PORT}(,${PORT})*$`), 'ports with commas between'),
  },
  AGENT_QUEUE_MEMORY: { fallback: '64Mi', findProblem: readableBy(parseBytes, 'bytes') },
  AGENT_EXEMPT_PROBES: { fallback: 'false', findProblem: oneOf(['true', 'false']) },
  AGENT_POD_IP: { fallback: '', findProblem: isAddress },
  AGENT_HOST_IP: { fallback: '', findProblem: isAddress },
  AGENT_POD_NAME: { fallback: '', findProblem: anything },
  AGENT_POD_NAMESPACE: { fallback: '', findProblem: anything },
  AGENT_SLEEP_AFTER: {
    fallback: '0',
    findProblem: matching(/^(0|[1-9]\d{0,5})$/, 'a whole number of seconds, at most 999999'),
  },
  AGENT_LOG_LEVEL: { fallback: 'info', findProblem: oneOf(LOG_LEVELS) },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

/** The value of every variable, as text. */
export type Environment = Readonly<Record<VariableName, string>>;

function matching(pattern: RegExp, what: string): Variable['findProblem'] {
  return (value) => (pattern.test(value) ? undefined : `must be ${what}`);
}

function oneOf(words: readonly string[]): Variable['findProblem'] {
  return (value) => (words.includes(value) ? undefined : `must be one of ${words.join(', ')}`);
}

function isAddress(value: string): string | undefined {
  return isIP(value) === 0 ? 'must be an IP address' : undefined;
}

function readableBy(parse: (value: string) => unknown, what: string): Variable['findProblem'] {
  return (value) => {
    try {
      parse(value);
      return undefined;
    } catch (error) {
      return `must be ${what}: ${describeError(error)}`;
    }
  };
}
