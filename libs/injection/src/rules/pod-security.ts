import type { Container, Pod, Volume } from '@sidecar-injector/admission';
import { CONTROLS, RESTRICTED_VOLUMES } from './pod-security-controls.ts';

/** The levels that forbid anything; `privileged` forbids nothing. */
export type PodSecurityLevel = keyof typeof CONTROLS;

/** Label of a Namespace that says which level its Pods must meet. */
export const ENFORCE_KEY = 'pod-security.kubernetes.io/enforce';

/** The level a namespace enforces explicitly; a cluster-wide default is not known here. */
export function readPodSecurityLevel(
  labels: Readonly<Record<string, string>>,
): PodSecurityLevel | undefined {
  const level = Object.hasOwn(labels, ENFORCE_KEY) ? labels[ENFORCE_KEY] : undefined;
  return level === 'baseline' || level === 'restricted' ? level : undefined;
}

/**
 * Finds the first field of added containers and volumes that a pod-security level forbids.
 *
 * What newer versions of a level permit to Pods in a user namespace is not counted on: the
 * namespace may pin an older version, and then the server would refuse the whole Pod.
 *
 * @returns the field's path and value, such as `volumes "data": hostPath`, or `undefined`.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function findPodSecurityProblem(
  level: PodSecurityLevel,
  containers: readonly Container[],
  volumes: readonly Volume[],
  pod: Pod,
): string | undefined {
  const podContext = pod.spec?.securityContext ?? {};
  const isWindows = pod.spec?.os?.name === 'windows';
  for (const container of containers) {
    const part = { container, context: container.securityContext ?? {}, podContext, isWindows };
    const [problem] = CONTROLS[level].flatMap((control) => control(part));
    if (problem !== undefined) {
      return `container "${container.name}" ${problem[0]} = ${JSON.stringify(problem[1] ?? null)}`;
    }
  }
  return volumes.map((volume) => findVolumeProblem(level, volume)).find((problem) => problem);
}

function findVolumeProblem(level: PodSecurityLevel, volume: Volume): string | undefined {
  const { name, ...sources } = volume;
  const forbidden = Object.entries(sources).find(
    ([source, value]) =>
      value !== null &&
      (level === 'baseline' ? source === 'hostPath' : !RESTRICTED_VOLUMES.includes(source)),
  );
  return forbidden === undefined ? undefined : `volume "${name}" ${forbidden[0]}`;
}
