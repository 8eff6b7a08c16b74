import { Controller, Get, Req, Res } from '@nestjs/common';
import { Health, HEALTH_PATHS, type HealthPath } from '@sidecar-injector/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../guard/call.ts';

/**
 * For the kubelet and Prometheus, and for whoever wants to know what a fault could not be set for.
 *
 * `/readyz` is information: as a readiness probe it would take the Pod out of its Services for what
 * is wrong with the agent alone.
 */
@Controller()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get([...HEALTH_PATHS])
  @Open()
  async answer(
    @Req() { routeOptions }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const path = routeOptions.url as HealthPath;
    const { status, type, body } = await this.health.answer(path, true);
    reply.status(status).type(type);
    return body;
  }
}
