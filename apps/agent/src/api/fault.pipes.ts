import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { type Fault, parseFault, parseFaultName, parseShorthand } from '@sidecar-injector/tc';
import type { FastifyRequest } from 'fastify';
import type { ChangeOptions } from '../changes/change-recorder.ts';
import { newError, showValue } from '../errors/error-catalogue.ts';
import { callerOf } from '../guard/call.ts';

type Request = FastifyRequest<{
  Params: { readonly name: string; readonly value: string };
  Querystring: Readonly<Record<string, unknown>>;
}>;

/** What was sent, as its pipe reads it. */
export const Sent = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<Request>(),
);

/** Reads a fault from the name in the path and the body. */
export class FaultPipe implements PipeTransform<Request, Fault> {
  /** @throws FaultError for the first thing that is wrong. */
  transform({ params, body }: Request): Fault {
    return parseFault(params.name, body);
  }
}

/** Reads the name of a fault, which need not exist. */
export class FaultNamePipe implements PipeTransform<Request, string> {
  /** @throws FaultError where the name is none. */
  transform({ params }: Request): string {
    return parseFaultName(params.name);
  }
}

/** Reads the fault of a kind from the value in the path and the query; `0` and `off` are none. */
export class ShorthandPipe implements PipeTransform<Request, Fault | undefined> {
  constructor(private readonly kind: string) {}

  /** @throws FaultError for a value or parameter that is wrong. */
  transform({ params, query }: Request): Fault | undefined {
    return parseShorthand(this.kind, params.value, query);
  }
}

/** Reads who asks for a change, and from `?dryRun=true` whether it is to be made at all. */
export class OptionsPipe implements PipeTransform<Request, ChangeOptions> {
  /** @throws ApiError for anything but `true` and `false`. */
  transform(request: Request): ChangeOptions {
    const { dryRun } = request.query;
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
