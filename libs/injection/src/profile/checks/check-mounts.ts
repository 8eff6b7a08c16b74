import type { Report } from '../report/report.ts';
import { type Mapping, member } from '../schema/plain.ts';
import { type Part, partsOf, reportDuplicates } from './part.ts';

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
