import type { Path } from '../report/format.ts';
import type { Report } from '../report/report.ts';
import { type Mapping, member } from '../schema/plain.ts';
import { checkResources } from './check-resources.ts';
import { type Part, partsOf, reportDuplicates } from './part.ts';

/** Checks how the members of one container fit together. */
export function checkContainer({ path, value }: Part, report: Report): void {
  const mounts = partsOf(value, 'volumeMounts', path);
  const devices = partsOf(value, 'volumeDevices', path);
  reportDuplicates(partsOf(value, 'ports', path), 'name', 'be unique in the container', report);
  reportDuplicates(devices, 'name', 'be unique in the container', report);
  reportDuplicates(devices, 'devicePath', 'be unique in the container', report);
  checkEnv({ path, value }, report);
  checkRestartPolicy(value, path, report);
  checkPropagation(mounts, value, report);
  checkResources(member(value, 'resources'), [...path, 'resources'], report);
}

/** Warns of a variable that is set twice; Kubernetes takes the last. */
export function checkEnv({ path, value }: Part, report: Report): void {
  const variables = partsOf(value, 'env', path);
  reportDuplicates(variables, 'name', 'be unique: the last one wins', report, 'warn');
}

/** Servers without restart rules for plain containers refuse the field (KEP-5307). */
function checkRestartPolicy(container: unknown, path: Path, report: Report): void {
  const policy = member(container, 'restartPolicy');
  if (path[0] === 'containers' && policy !== undefined) {
    const must = 'be absent in a plain container: Kubernetes before 1.35 refuses it';
    const remedy = 'for a native sidecar set mode: native';
    report.warn([...path, 'restartPolicy'], { must, remedy }, policy);
  }
}

function checkPropagation(mounts: readonly Part[], container: unknown, report: Report): void {
  if (member(member(container, 'securityContext'), 'privileged') === true) {
    return;
  }
  for (const { path, value } of mounts) {
    const propagation = member(value, 'mountPropagation');
    if (propagation === 'Bidirectional') {
      const must = 'be None or HostToContainer unless the container is privileged';
      report.problem([...path, 'mountPropagation'], { must }, propagation);
    }
  }
}

/**
 * Checks the mounts of containers and app entries: no path twice, and every volume in the profile.
 * A volume that is not may still be in the Pod, so that is a warning only.
 */
export function checkMounts(owners: readonly Part[], profile: Mapping, report: Report): void {
  const volumes = new Set(partsOf(profile, 'volumes').map(({ value }) => member(value, 'name')));
  for (const owner of owners) {
    const mounts = partsOf(owner.value, 'volumeMounts', owner.path);
    const devices = partsOf(owner.value, 'volumeDevices', owner.path);
    reportDuplicates(mounts, 'mountPath', 'be unique in its container', report);
    for (const { path, value } of [...mounts, ...devices]) {
      const name = member(value, 'name');
      if (typeof name === 'string' && !volumes.has(name)) {
        const must = 'be one of the volumes of the profile';
        report.warn([...path, 'name'], { must, remedy: 'the Pod must have that volume' }, name);
      }
    }
  }
}
