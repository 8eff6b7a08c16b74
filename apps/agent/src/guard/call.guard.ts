import type { IncomingHttpHeaders } from 'node:http';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { CONFIG } from '@sidecar-injector/http';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { newError, showValue } from '../errors/error-catalogue.ts';
import { MayCall, rememberSubject } from './call.ts';
import { TokenService } from './token.service.ts';

/**
 * Headers that browsers add to what a page makes them send. `Sec-Fetch-Mode` alone is none: the
 * `fetch` of Node.js sends it too, while browsers never send it without `Sec-Fetch-Site`.
 */
const BROWSER_HEADERS: readonly string[] = [
  'sec-fetch-site',
  'sec-fetch-dest',
  'sec-fetch-user',
  'sec-purpose',
  'purpose',
  'origin',
  'referer',
];

const USER_AGENT = 'user-agent';

/** Decides who may call what. A call that says nothing about itself is one that changes. */
@Injectable()
export class CallGuard implements CanActivate {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly reflector: Reflector,
    private readonly tokens: TokenService,
  ) {}

  /** @throws ApiError where the answer is no. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const scope = this.reflector.get(MayCall, context.getHandler());
    if (scope !== 'open') {
      const request = context.switchToHttp().getRequest<FastifyRequest>();
      this.assertConfigured();
      this.assertAllowed(request);
      await this.assertCaller(request, scope ?? 'write');
    }
    return true;
  }

  /** Refused, since a restriction may be among what is not valid. */
  private assertConfigured(): void {
    const { problems } = this.config;
    if (problems.length > 0) {
      throw newError('misconfigured', { message: `${problems.join('. ')}.` });
    }
  }

  private assertAllowed({ socket: { remoteAddress = '' } }: FastifyRequest): void {
    if (this.config.allowFrom?.has(remoteAddress) === false) {
      throw newError('forbidden', {
        message: `Calls from ${remoteAddress} are not allowed.`,
        remedy: 'Call from an address that AGENT_ALLOW_FROM names.',
      });
    }
  }

  private async assertCaller(request: FastifyRequest, scope: 'read' | 'write'): Promise<void> {
    const { publicKey } = this.config;
    if (publicKey === undefined) {
      assertNoBrowser(request);
    } else {
      const { authorization } = request.headers;
      rememberSubject(request, await this.tokens.check(publicKey, authorization, scope));
    }
  }
}

function assertNoBrowser({ headers }: FastifyRequest): void {
  const field = findBrowserHeader(headers);
  if (field !== undefined) {
    throw newError('browser_refused', { field, value: showValue(headers[field]) });
  }
}

/**
 * Finds what gives a browser away, in which any page can make a request: over plain http to an
 * address browsers send no `Sec-Fetch-*`, and an `<img>` sends no `Origin`, but all of them call
 * themselves Mozilla.
 *
 * @returns the name of the header; absent where there is none.
 */
function findBrowserHeader(headers: IncomingHttpHeaders): string | undefined {
  const isMozilla = headers[USER_AGENT]?.startsWith('Mozilla/') === true;
  return (
    BROWSER_HEADERS.find((name) => headers[name] !== undefined) ??
    (isMozilla ? USER_AGENT : undefined)
  );
}
