import { isIP } from 'node:net';
import { describeError, LOG_LEVELS } from '@sidecar-injector/http';
import { parseAllowList } from './allow-list.ts';
import { parseBytes } from './bytes.ts';
import { parseInitialFaults } from './initial-faults.ts';
import { readPublicKey } from './public-key.ts';

/** @throws Error that says what a value must be. */
type Parser<T> = (text: string) => T;

/** One environment variable that the agent reads. */
interface Variable<T = unknown> {
  /** Its value where it is not set; an empty value counts as not set. */
  readonly fallback: string;
  readonly parse: Parser<T>;
}

const port = matching(
  /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
  'a port from 1 to 65535',
);

/**
 * Every environment variable that the agent reads. Checked by hand: class-validator would be a
 * third of the program's memory and of its start, for sixteen values.
 */
export const VARIABLES = {
  AGENT_HOST: optional(matching(/^[\w.:%-]+$/, 'an IP address or a host name of this machine')),
  AGENT_PORT: { fallback: '2332', parse: (text) => Number(port(text)) },
  AGENT_STATE_DIR: {
    fallback: '/var/run/agent',
    parse: matching(/^\//, 'a directory, such as /var/run/agent'),
  },
  AGENT_TC_PATH: { fallback: 'tc', parse: String },
  AGENT_IP_PATH: { fallback: 'ip', parse: String },
  AGENT_AUTH_PUBLIC_KEY: optional(readableBy(readPublicKey, 'an Ed25519 public key in PEM')),
  AGENT_ALLOW_FROM: optional(readableBy(parseAllowList, 'addresses and CIDRs with commas between')),
  AGENT_FAULTS: optional(readableBy(parseInitialFaults, 'faults by name in JSON')),
  AGENT_PROBE_PORTS: optional(parsePorts),
  AGENT_QUEUE_MEMORY: { fallback: '64Mi', parse: readableBy(parseBytes, 'bytes') },
  AGENT_EXEMPT_PROBES: { fallback: 'false', parse: oneOf(['true', 'false']) },
  AGENT_POD_IP: optional(parseAddress),
  AGENT_HOST_IP: optional(parseAddress),
  AGENT_POD_NAME: optional(String),
  AGENT_POD_NAMESPACE: optional(String),
  AGENT_SLEEP_AFTER: {
    fallback: '0',
    parse: matching(/^(0|[1-9]\d{0,5})$/, 'a whole number of seconds, at most 999999'),
  },
  AGENT_LOG_LEVEL: { fallback: 'info', parse: oneOf(LOG_LEVELS) },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

/** The value of every variable. */
export type Environment = {
  readonly [Name in VariableName]: ReturnType<(typeof VARIABLES)[Name]['parse']>;
};

/** One that is absent where it is not set. */
function optional<T>(parse: Parser<T>): Variable<T | undefined> {
  return { fallback: '', parse: (text) => (text === '' ? undefined : parse(text)) };
}

function matching(pattern: RegExp, what: string): Parser<string> {
  return (text) => {
    if (!pattern.test(text)) {
      throw new Error(`must be ${what}`);
    }
    return text;
  };
}

function oneOf<Word extends string>(words: readonly Word[]): Parser<Word> {
  return (text) => {
    const word = words.find((each) => each === text);
    if (word === undefined) {
      throw new Error(`must be one of ${words.join(', ')}`);
    }
    return word;
  };
}

function readableBy<T>(parse: Parser<T>, what: string): Parser<T> {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new Error(`must be ${what}: ${describeError(error)}`, { cause: error });
    }
  };
}

function parsePorts(text: string): number[] {
  try {
    return [...new Set(text.split(',').map(port).map(Number))];
  } catch (error) {
    throw new Error('must be ports with commas between', { cause: error });
  }
}

function parseAddress(text: string): string {
  if (isIP(text) === 0) {
    throw new Error('must be an IP address');
  }
  return text;
}
