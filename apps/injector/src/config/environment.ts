import { IsIn, IsNotEmpty, Matches, ValidateIf, type ValidationOptions } from 'class-validator';
import { LOG_LEVELS } from '@sidecar-injector/http';

/** What to say of a bad value: its name, the value, what it must be. */
const must = (remedy: string): ValidationOptions => ({
  message: ({ property, value }) => `${property} is ${JSON.stringify(value)}: must be ${remedy}`,
});

/** What to say of a value that has no default and is not there. */
const needed = (remedy: string): ValidationOptions => ({
  message: ({ property }) => `${property} is not set: ${remedy}`,
});

const isSet = (_: unknown, value: unknown): boolean => value !== '';

const isPort = Matches(
  /^(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/,
  must('a port from 1 to 65535, or 0 for any free one'),
);

/**
 * Every environment variable that the injector reads, as text, with its default. An empty value
 * counts as not set, as a chart writes it for a value that nobody gave.
 */
export class Environment {
  @ValidateIf(isSet)
  @Matches(/^[\w.:%-]+$/, must('an IP address or a host name of this machine'))
  INJECTOR_HOST = '';

  @isPort
  INJECTOR_PORT = '8443';

  @isPort
  INJECTOR_HEALTH_PORT = '8080';

  @IsNotEmpty(needed('name the PEM file of the serving certificate, such as /tls/tls.crt'))
  INJECTOR_TLS_CERT_FILE = '';

  @IsNotEmpty(needed('name the PEM file of the private key, such as /tls/tls.key'))
  INJECTOR_TLS_KEY_FILE = '';

  @IsNotEmpty(needed('name the directory of the profile files, such as /profiles'))
  INJECTOR_PROFILES_DIR = '';

  @IsIn(['warn', 'deny'], must('warn or deny'))
  INJECTOR_ON_MISSING_PROFILE = 'warn';

  @Matches(/^[1-9]\d{0,9}(Ki|Mi)?$/, must('a number of bytes, such as 8388608, 8192Ki or 8Mi'))
  INJECTOR_BODY_LIMIT = '8Mi';

  @Matches(/^([0-9]|[1-9]\d|[12]\d\d|300)$/, must('whole seconds from 0 to 300'))
  INJECTOR_DRAIN_SECONDS = '3';

  @IsIn(LOG_LEVELS, must(`one of ${LOG_LEVELS.join(', ')}`))
  INJECTOR_LOG_LEVEL = 'info';

  @ValidateIf(isSet)
  @Matches(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, must('the name of a namespace'))
  INJECTOR_NAMESPACE = '';

  @ValidateIf(isSet)
  @Matches(/^v?\d{1,4}\.\d{1,4}([.+-].*)?$/, must('a Kubernetes version such as v1.31.2'))
  INJECTOR_KUBE_VERSION = '';

  INJECTOR_KUBECONFIG = '';

  @IsIn(['auto', 'off'], must('auto or off'))
  INJECTOR_WATCH = 'auto';
}

export type VariableName = keyof Environment;

/** In the order of the class. */
export const VARIABLE_NAMES = Object.keys(new Environment()) as VariableName[];
