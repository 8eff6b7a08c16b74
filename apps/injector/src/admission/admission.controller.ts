import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { OPT_IN_PATHS, type OptIn } from '@sidecar-injector/injection';
import type { FastifyReply } from 'fastify';
import { AdmissionService } from './admission.service.ts';

/** The three webhooks: the path says how the Pod came to be sent here. */
@Controller()
export class AdmissionController {
  constructor(private readonly admission: AdmissionService) {}

  @Post(OPT_IN_PATHS.enabled)
  @HttpCode(200)
  reviewEnabled(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.review('enabled', body, reply);
  }

  @Post(OPT_IN_PATHS.required)
  @HttpCode(200)
  reviewRequired(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.review('required', body, reply);
  }

  @Post(OPT_IN_PATHS.pod)
  @HttpCode(200)
  reviewPod(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.review('pod', body, reply);
  }

  private review(optIn: OptIn, body: unknown, reply: FastifyReply): string {
    const answer = this.admission.review(optIn, body);
    // Fastify takes a string for text; this one is JSON already.
    reply.header('content-type', 'application/json; charset=utf-8');
    return answer;
  }
}
