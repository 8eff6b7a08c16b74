import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { type Fault, parseFault, parseFaultName, parseShorthand } from '@sidecar-injector/tc';
import type { FastifyRequest } from 'fastify';
import type { ChangeOptions } from '../changes/change.ts';
import { newError } from '../errors/error-catalogue.ts';
import { showValue } from '../errors/show-value.ts';
import { callerOf } from '../guard/call.ts';

/** What was sent, as its pipe reads it. */
export const Sent = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>(),
);

/** Reads a fault from the name in the path and the body. */
@Injectable()
export class FaultPipe implements PipeTransform<FastifyRequest, Fault> {
  /** @throws FaultError for the first thing that is wrong. */
  transform({ params, body }: FastifyRequest): Fault {
    const { name } = params as { readonly name: string };
    return parseFault(name, body);
  }
}

/** Takes the name of a fault, which need not exist. */
@Injectable()
export class FaultNamePipe implements PipeTransform<string, string> {
  /** @throws FaultError where the name is none. */
  transform(name: string): string {
    return parseFaultName(name);
  }
}

/** Reads the fault of a kind from the value in the path and the query; `0` and `off` are none. */
export class ShorthandPipe implements PipeTransform<FastifyRequest, Fault | undefined> {
  constructor(private readonly kind: string) {}

  /** @throws FaultError for a value or parameter that is wrong. */
  transform({ params, query }: FastifyRequest): Fault | undefined {
    const { value } = params as { readonly value: string };
    return parseShorthand(this.kind, value, query as Readonly<Record<string, unknown>>);
  }
}

/** Reads who asks for a change, and from `?dryRun=true` whether it is to be made at all. */
@Injectable()
export class DryRunPipe implements PipeTransform<FastifyRequest, ChangeOptions> {
  /** @throws ApiError for anything but `true` and `false`. */
  transform(request: FastifyRequest): ChangeOptions {
    const { dryRun } = request.query as { readonly dryRun?: unknown };
    if (dryRun !== undefined && dryRun !== 'true' && dryRun !== 'false') {
      throw newError('invalid_fault', {
        message: 'dryRun must be true or false.',
        remedy: 'Send ?dryRun=true, or leave it out.',
        field: 'dryRun',
        value: showValue(dryRun),
      });
    }
    return { caller: callerOf(request), dryRun: dryRun === 'true' };
  }
}
