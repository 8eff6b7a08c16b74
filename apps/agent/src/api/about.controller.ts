import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { reportReadiness } from '@sidecar-injector/http';
import type { FastifyReply } from 'fastify';
import { CapabilitiesService, type KernelReport } from '../changes/capabilities.service.ts';
import { FaultStore } from '../changes/fault-store.ts';
import { JournalRepository } from '../changes/journal.repository.ts';
import { type Config, CONFIG } from '../config/config.ts';
import { Open, Reads } from '../guard/call.ts';
import { RecoveryService } from '../lifetime/recovery.service.ts';
import { MetricsService } from '../metrics/metrics.service.ts';

const TEXT = 'text/plain; charset=utf-8';

/** Tells of the agent itself: for the kubelet and Prometheus, and for whoever is to set a fault. */
@Controller()
export class AboutController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly recovery: RecoveryService,
    private readonly journal: JournalRepository,
    private readonly store: FaultStore,
    private readonly metrics: MetricsService,
    private readonly capabilities: CapabilitiesService,
  ) {}

  @Get('v1/kernel')
  @Reads()
  report(): Promise<KernelReport> {
    return this.capabilities.report();
  }

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

  /** Made from the code before it is built, and read when somebody asks: hardly anybody does. */
  @Get('openapi.json')
  @Open()
  async describe(): Promise<object> {
    const { default: document } = await import('./openapi.json', { with: { type: 'json' } });
    return document;
  }
}
