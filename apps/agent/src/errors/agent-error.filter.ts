import { type ArgumentsHost, Catch } from '@nestjs/common';
import { ErrorFilter } from '@sidecar-injector/http';
import type { FastifyRequest } from 'fastify';
import { toAgentError } from './to-agent-error.ts';
import { toBodyError } from './to-body-error.ts';

/** Answers with the catalogue also what the agent's own parts throw. */
@Catch()
export class AgentErrorFilter extends ErrorFilter {
  override catch(thrown: unknown, host: ArgumentsHost): void {
    const { headers } = host.switchToHttp().getRequest<FastifyRequest>();
    super.catch(toBodyError(toAgentError(thrown), headers['content-type']), host);
  }
}
