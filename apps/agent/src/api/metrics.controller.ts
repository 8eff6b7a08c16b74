import { Controller, Get, Header } from '@nestjs/common';
import { Open } from '../guard/call.ts';
import { MetricsRegistry } from '../metrics/metrics-registry.ts';

/** For Prometheus. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get()
  @Open()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  render(): Promise<string> {
    return this.metrics.render();
  }
}
