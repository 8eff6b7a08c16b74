import { IsIn, IsIP, Matches, Validate, ValidateIf, type ValidationOptions } from 'class-validator';
import { LOG_LEVELS } from '@sidecar-injector/http';
import { AreFaults, IsCidrList, IsEd25519Key } from './constraints.ts';

/** What to say of a bad value: its name, the value, what it must be. */
const must = (remedy: string): ValidationOptions => ({
  message: ({ property, value }) => `${property} is ${JSON.stringify(value)}: must be ${remedy}`,
});

const isSet = (_: unknown, value: unknown): boolean => value !== '';

/** 1 to 65535. */
const PORT = '([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])';

/**
 * Every environment variable that the agent reads, as text, with its default. An empty value
 * counts as not set.
 */
export class Environment {
  @ValidateIf(isSet)
  @Matches(/^[\w.:%-]+$/, must('an IP address or a host name of this machine'))
  AGENT_HOST = '';

  @Matches(new RegExp(`^${PORT}$`), must('a port from 1 to 65535'))
  AGENT_PORT = '2332';

  @Matches(/^\//, must('a directory, such as /var/run/agent'))
  AGENT_STATE_DIR = '/var/run/agent';

  AGENT_TC_PATH = 'tc';

  AGENT_IP_PATH = 'ip';

  @ValidateIf(isSet)
  @Validate(IsEd25519Key, must('an Ed25519 public key in PEM'))
  AGENT_AUTH_PUBLIC_KEY = '';

  @ValidateIf(isSet)
  @Validate(IsCidrList, must('addresses and CIDRs with commas between, such as 10.0.0.0/8'))
  AGENT_ALLOW_FROM = '';

  @ValidateIf(isSet)
  @Validate(AreFaults)
  AGENT_FAULTS = '';

  @ValidateIf(isSet)
  @Matches(new RegExp(`^${PORT}(,${PORT})*$`), must('ports with commas between, such as 8080,9090'))
  AGENT_PROBE_PORTS = '';

  @IsIn(['true', 'false'], must('true or false'))
  AGENT_EXEMPT_PROBES = 'false';

  @ValidateIf(isSet)
  @IsIP(undefined, must('the address of the Pod'))
  AGENT_POD_IP = '';

  @ValidateIf(isSet)
  @IsIP(undefined, must('the address of the node'))
  AGENT_HOST_IP = '';

  AGENT_POD_NAME = '';

  AGENT_POD_NAMESPACE = '';

  @IsIn(LOG_LEVELS, must(`one of ${LOG_LEVELS.join(', ')}`))
  AGENT_LOG_LEVEL = 'info';
}

export type VariableName = keyof Environment;

/** In the order of the class. */
export const VARIABLE_NAMES = Object.keys(new Environment()) as VariableName[];
