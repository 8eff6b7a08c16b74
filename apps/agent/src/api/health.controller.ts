import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../guard/call.ts';
import { HealthService } from './health.service.ts';

const TEXT = 'text/plain; charset=utf-8';

/** For the kubelet, and for whoever wants to know what a fault could not be set for. */
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('healthz')
  @Open()
  @Header('content-type', TEXT)
  live(): string {
    return 'ok\n';
  }

  @Get('readyz')
  @Open()
  @Header('content-type', TEXT)
  ready(@Res({ passthrough: true }) reply: FastifyReply): string {
    const { ready, verbose } = this.health.report();
    reply.status(ready ? 200 : 503);
    return verbose;
  }
}
