import type { ReadinessCheck } from '@sidecar-injector/http';
import type { FaultStore } from '../changes/fault-store.ts';
import type { JournalRepository } from '../changes/journal.repository.ts';
import type { Config } from '../config/config.ts';
import type { RecoveryService } from './recovery.service.ts';

/** What can keep faults from being set. */
export function listChecks(
  { problems, isHostNetwork }: Config,
  recovery: RecoveryService,
  journal: JournalRepository,
  { drift }: FaultStore,
): ReadinessCheck[] {
  const found = {
    configuration: problems.join('; ') || undefined,
    network: isHostNetwork ? 'of the node; faults are refused' : undefined,
    kernel: recovery.problem,
    journal: journal.problem,
    faults: drift === false || drift === 'repaired' ? undefined : drift,
  };
  return Object.entries(found).map(([name, problem]) => ({
    name,
    check: () => ({ ok: problem === undefined, detail: problem ?? 'ok' }),
  }));
}
