import { type LogLevel, toBytes } from '@sidecar-injector/http';
import { type InjectionContext, readKubeVersion } from '@sidecar-injector/injection';
import type { Environment } from './environment.ts';

/** The environment, checked and typed. */
export type Config = Readonly<ReturnType<typeof toConfig>>;

/** @param environment one that has passed validation. */
export function toConfig(environment: Environment) {
  return {
    /** Absent: `::`, or `0.0.0.0` where IPv6 is off. */
    host: environment.INJECTOR_HOST || undefined,
    port: Number(environment.INJECTOR_PORT),
    healthPort: Number(environment.INJECTOR_HEALTH_PORT),
    tlsCertFile: environment.INJECTOR_TLS_CERT_FILE,
    tlsKeyFile: environment.INJECTOR_TLS_KEY_FILE,
    profilesDir: environment.INJECTOR_PROFILES_DIR,
    onMissingProfile:
      environment.INJECTOR_ON_MISSING_PROFILE as InjectionContext['onMissingProfile'],
    /** In bytes. */
    bodyLimit: toBytes(environment.INJECTOR_BODY_LIMIT),
    /** How long reviews are still taken after the signal to end, in milliseconds. */
    drainTime: Number(environment.INJECTOR_DRAIN_SECONDS) * 1000,
    logLevel: environment.INJECTOR_LOG_LEVEL as LogLevel,
    namespace: environment.INJECTOR_NAMESPACE || undefined,
    /** What the administrator says; the API server is not asked then. */
    kubeVersion: readKubeVersion(environment.INJECTOR_KUBE_VERSION),
    kubeconfig: environment.INJECTOR_KUBECONFIG || undefined,
    /** Whether the Kubernetes API may be used where it can be reached. */
    watch: environment.INJECTOR_WATCH === 'auto',
  };
}
