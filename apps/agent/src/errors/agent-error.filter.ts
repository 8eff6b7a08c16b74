import { type ArgumentsHost, Catch } from '@nestjs/common';
import { ErrorFilter } from '@sidecar-injector/http';
import { toAgentError } from './to-agent-error.ts';

/** Answers with the catalogue also what the agent's own parts throw. */
@Catch()
export class AgentErrorFilter extends ErrorFilter {
  override catch(thrown: unknown, host: ArgumentsHost): void {
    super.catch(toAgentError(thrown), host);
  }
}
