import { Inject, Injectable } from '@nestjs/common';
import { type ReadinessCheck, type ReadinessReport, reportReadiness } from '@sidecar-injector/http';
import { FaultStore } from '../changes/fault-store.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { RecoveryService } from '../lifetime/recovery.service.ts';

/**
 * What `/readyz` says. It is information: as a readiness probe it would take the Pod out of its
 * Services for what is wrong with the agent alone.
 */
@Injectable()
export class HealthService {
  private readonly checks: readonly ReadinessCheck[];

  constructor(
    @Inject(CONFIG) config: Config,
    recovery: RecoveryService,
    journal: JournalRepository,
    store: FaultStore,
  ) {
    this.checks = [
      newCheck('configuration', () => config.problems.join('; ') || undefined),
      newCheck('network', () =>
        config.isHostNetwork ? 'of the node; faults are refused' : undefined,
      ),
      newCheck('kernel', () => recovery.problem),
      newCheck('journal', () => journal.problem),
      newCheck('faults', () =>
        store.drift === false || store.drift === 'repaired' ? undefined : store.drift,
      ),
    ];
  }

  report(): ReadinessReport {
    return reportReadiness(this.checks);
  }
}

function newCheck(name: string, findProblem: () => string | undefined): ReadinessCheck {
  return {
    name,
    check: () => {
      const problem = findProblem();
      return { ok: problem === undefined, detail: problem ?? 'ok' };
    },
  };
}
