import { Inject, Injectable } from '@nestjs/common';
import { type ReadinessCheck, type ReadinessReport, reportReadiness } from '@sidecar-injector/http';
import type { Config } from '../config/config.ts';
import { CONFIG } from '../config/tokens.ts';
import { DriftService } from '../faults/drift.service.ts';
import { JournalService } from '../faults/journal.service.ts';
import { RecoveryService } from '../faults/recovery.service.ts';

/**
 * What `/readyz` says. It is information: as a readiness probe it would take the Pod out of its
 * Services for a fault of the agent's.
 */
@Injectable()
export class HealthService {
  private readonly checks: readonly ReadinessCheck[];

  constructor(
    @Inject(CONFIG) config: Config,
    recovery: RecoveryService,
    journal: JournalService,
    drift: DriftService,
  ) {
    this.checks = [
      newCheck('configuration', () => config.faults.join('; ') || undefined),
      newCheck('network', () =>
        config.isHostNetwork ? 'of the node; faults are refused' : undefined,
      ),
      newCheck('kernel', () => recovery.problem),
      newCheck('journal', () => journal.fault),
      newCheck('faults', () => (drift.drift === false ? undefined : drift.drift)),
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
