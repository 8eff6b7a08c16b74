import { Controller, Delete, Get, Put, type Type, UseInterceptors } from '@nestjs/common';
import { type Fault, SHORTHAND_KINDS } from '@sidecar-injector/tc';
import type { FaultAnswer } from '../changes/answers.ts';
import type { Change, ChangeOptions } from '../changes/change.ts';
import { FaultQueries } from '../changes/fault-queries.service.ts';
import { FaultsService } from '../changes/faults.service.ts';
import { Reads } from '../guard/call.ts';
import { TakesQuery } from '../guard/input.guard.ts';
import { ChangeInterceptor } from './change.interceptor.ts';
import { DryRunPipe, Sent, ShorthandPipe } from './fault.pipes.ts';

/** Faults that fit into a path: each kind has one, named after it. */
export const SHORTHAND_CONTROLLERS: readonly Type[] = SHORTHAND_KINDS.map(newController);

/**
 * Makes the controller of one kind. Setting works by GET as well as by PUT: `GET /latency/20ms` is
 * what the first agent had.
 */
function newController(kind: string): Type {
  const pipe = new ShorthandPipe(kind);

  @Controller(kind)
  class ShorthandController {
    constructor(
      private readonly faults: FaultsService,
      private readonly queries: FaultQueries,
    ) {}

    @Get()
    @Reads()
    @TakesQuery()
    find(): Promise<FaultAnswer> {
      return this.queries.find(kind);
    }

    @Delete()
    @TakesQuery('dryRun')
    @UseInterceptors(ChangeInterceptor)
    remove(@Sent(DryRunPipe) options: ChangeOptions): Change {
      return this.faults.remove(kind, options);
    }

    @Get(':value')
    @UseInterceptors(ChangeInterceptor)
    setByGet(
      @Sent(pipe) fault: Fault | undefined,
      @Sent(DryRunPipe) options: ChangeOptions,
    ): Change {
      return this.faults.replace(kind, fault, options);
    }

    @Put(':value')
    @UseInterceptors(ChangeInterceptor)
    set(@Sent(pipe) fault: Fault | undefined, @Sent(DryRunPipe) options: ChangeOptions): Change {
      return this.faults.replace(kind, fault, options);
    }
  }
  return ShorthandController;
}
