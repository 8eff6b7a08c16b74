import type { Container, Pod } from '@sidecar-injector/admission';

/**
 * Says why a container would not start under the Pod's own `runAsNonRoot: true`.
 *
 * The kubelet refuses user 0 and, without a `runAsUser`, an image whose user is root or a name.
 * What the image says is not known here, so only a container that itself claims `runAsNonRoot`
 * is believed without a `runAsUser`: one that fails to start keeps the whole Pod from running.
 *
 * @returns a sentence with the remedy, or `undefined` when the container starts.
 */
export function findRootProblem(container: Container, pod: Pod): string | undefined {
  const own = container.securityContext ?? {};
  const ofPod = pod.spec?.securityContext ?? {};
  const nonRoot = own.runAsNonRoot ?? ofPod.runAsNonRoot ?? false;
  const user = own.runAsUser ?? ofPod.runAsUser ?? undefined;
  if (!nonRoot || (user ?? 0) !== 0) {
    return undefined;
  }
  if (user === undefined && own.runAsNonRoot === true) {
    return undefined;
  }
  const runsAs = user === undefined ? 'sets no runAsUser' : 'runs as user 0';
  return `container "${container.name}" ${runsAs} under runAsNonRoot: true; set runAsNonRoot: false or a runAsUser in the profile`;
}
