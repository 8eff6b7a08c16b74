import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { reportReadiness } from '@sidecar-injector/http';
import type { FastifyReply } from 'fastify';
import { FaultStore } from '../changes/fault-store.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import { type Config, CONFIG } from '../config/config.ts';
import { Open } from '../guard/call.ts';
import { RecoveryService } from '../lifetime/recovery.service.ts';
import { MetricsService } from '../metrics/metrics.service.ts';

const TEXT = 'text/plain; charset=utf-8';

/** For the kubelet and Prometheus, and for whoever wants to know what a fault could not be set for. */
@Controller()
export class HealthController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly recovery: RecoveryService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
    private readonly metrics: MetricsService,
  ) {}

  @Get('healthz')
  @Open()
  @Header('content-type', TEXT)
  live(): string {
    return 'ok\n';
  }

  /**
   * It is information: as a readiness probe it would take the Pod out of its Services for what is
   * wrong with the agent alone.
   */
  @Get('readyz')
  @Open()
  @Header('content-type', TEXT)
  ready(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { problems, isHostNetwork } = this.config;
    const { drift } = this.store;
    const found = {
      configuration: problems.join('; ') || undefined,
      network: isHostNetwork ? 'of the node; faults are refused' : undefined,
      kernel: this.recovery.problem,
      journal: this.journal.problem,
      faults: drift === false || drift === 'repaired' ? undefined : drift,
    };
    const checks = Object.entries(found).map(([name, problem]) => ({
      name,
      check: () => ({ ok: problem === undefined, detail: problem ?? 'ok' }),
    }));
    const { ready, verbose } = reportReadiness(checks);
    reply.status(ready ? 200 : 503);
    return verbose;
  }

  @Get('metrics')
  @Open()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  render(): Promise<string> {
    return this.metrics.render();
  }
}
