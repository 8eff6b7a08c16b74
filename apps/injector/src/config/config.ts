import type { LogLevel } from '@sidecar-injector/http';
import {
  type InjectionContext,
  type KubeVersion,
  readKubeVersion,
} from '@sidecar-injector/injection';
import type { Environment } from './environment.ts';

/** The environment, checked and typed. */
export interface Config {
  /** Absent: `::`, or `0.0.0.0` where IPv6 is off. */
  readonly host: string | undefined;
  readonly port: number;
  readonly healthPort: number;
  readonly tlsCertFile: string;
  readonly tlsKeyFile: string;
  readonly profilesDir: string;
  readonly onMissingProfile: InjectionContext['onMissingProfile'];
  /** In bytes. */
  readonly bodyLimit: number;
  /** How long reviews are still taken after the signal to end, in milliseconds. */
  readonly drainTime: number;
  readonly logLevel: LogLevel;
  readonly namespace: string | undefined;
  /** What the administrator says; the API server is not asked then. */
  readonly kubeVersion: KubeVersion | undefined;
  readonly kubeconfig: string | undefined;
  /** Whether the Kubernetes API may be used where it can be reached. */
  readonly watch: boolean;
}

const UNITS = { Ki: 1024, Mi: 1024 ** 2 } as const;

/** @param environment one that has passed validation. */
export function toConfig(environment: Environment): Config {
  return {
    host: orAbsent(environment.INJECTOR_HOST),
    port: Number(environment.INJECTOR_PORT),
    healthPort: Number(environment.INJECTOR_HEALTH_PORT),
    tlsCertFile: environment.INJECTOR_TLS_CERT_FILE,
    tlsKeyFile: environment.INJECTOR_TLS_KEY_FILE,
    profilesDir: environment.INJECTOR_PROFILES_DIR,
    onMissingProfile: environment.INJECTOR_ON_MISSING_PROFILE as Config['onMissingProfile'],
    bodyLimit: parseBytes(environment.INJECTOR_BODY_LIMIT),
    drainTime: Number(environment.INJECTOR_DRAIN_SECONDS) * 1000,
    logLevel: environment.INJECTOR_LOG_LEVEL as LogLevel,
    namespace: orAbsent(environment.INJECTOR_NAMESPACE),
    kubeVersion: readKubeVersion(environment.INJECTOR_KUBE_VERSION),
    kubeconfig: orAbsent(environment.INJECTOR_KUBECONFIG),
    watch: environment.INJECTOR_WATCH === 'auto',
  };
}

function parseBytes(text: string): number {
  const unit = text.slice(-2);
  return unit === 'Ki' || unit === 'Mi' ? Number(text.slice(0, -2)) * UNITS[unit] : Number(text);
}

function orAbsent(text: string): string | undefined {
  return text === '' ? undefined : text;
}
