import type { Report } from '../report/report.ts';
import { member } from '../schema/plain.ts';
import type { Part } from './part.ts';

/** What an init container may have only as a native sidecar: it must end for the Pod to go on. */
const SIDECAR_ONLY = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

/** Checks what the API server refuses in an init container that is meant to end. */
export function checkInitContainer({ path, value }: Part, report: Report): void {
  if (member(value, 'restartPolicy') === 'Always') {
    return;
  }
  for (const name of SIDECAR_ONLY) {
    if (member(value, name) !== undefined) {
      const must = 'be absent in an init container without restartPolicy: Always';
      report.fault([...path, name], { must, seen: 'is set' });
    }
  }
}
