import { Controller, Delete, Get, Put, type Type } from '@nestjs/common';
import { type Fault, SHORTHAND_KINDS } from '@sidecar-injector/tc';
import type { ChangeAnswer, ChangeOptions } from '../changes/change-recorder.ts';
import type { FaultAnswer } from '../changes/fault-view.ts';
import { FaultsService } from '../changes/faults.service.ts';
import { Reads } from '../guard/call.ts';
import { TakesQuery } from '../guard/input.guard.ts';
import { OptionsPipe, ShorthandPipe, Sent } from './fault.pipes.ts';

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
    constructor(private readonly faults: FaultsService) {}

    @Get()
    @Reads()
    @TakesQuery([])
    find(): Promise<FaultAnswer> {
      return this.faults.find(kind);
    }

    @Delete()
    @TakesQuery(['dryRun'])
    remove(@Sent(OptionsPipe) options: ChangeOptions): Promise<ChangeAnswer> {
      return this.faults.remove(kind, options);
    }

    @Get(':value')
    setByGet(
      @Sent(pipe) fault: Fault | undefined,
      @Sent(OptionsPipe) options: ChangeOptions,
    ): Promise<ChangeAnswer> {
      return this.faults.replace(kind, fault, options);
    }

    @Put(':value')
    set(
      @Sent(pipe) fault: Fault | undefined,
      @Sent(OptionsPipe) options: ChangeOptions,
    ): Promise<ChangeAnswer> {
      return this.faults.replace(kind, fault, options);
    }
  }
  return ShorthandController;
}
