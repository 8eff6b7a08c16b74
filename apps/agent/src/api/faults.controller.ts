import { Controller, Delete, Get, Put } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import type { ChangeAnswer, ChangeOptions } from '../changes/change-recorder.ts';
import type { FaultAnswer } from '../changes/fault-view.ts';
import { type FaultsAnswer, FaultsService } from '../changes/faults.service.ts';
import { Reads } from '../guard/call.ts';
import { TakesBody, TakesQuery } from '../guard/input.guard.ts';
import { FaultPipe, FaultNamePipe, OptionsPipe, Sent } from './fault.pipes.ts';

/** The full form of faults. */
@Controller('v1/faults')
export class FaultsController {
  constructor(private readonly faults: FaultsService) {}

  @Get()
  @Reads()
  @TakesQuery([])
  list(): Promise<FaultsAnswer> {
    return this.faults.list();
  }

  @Delete()
  @TakesQuery(['dryRun'])
  removeAll(@Sent(OptionsPipe) options: ChangeOptions): Promise<ChangeAnswer> {
    return this.faults.removeAll(options);
  }

  @Get(':name')
  @Reads()
  @TakesQuery([])
  find(@Sent(FaultNamePipe) name: string): Promise<FaultAnswer> {
    return this.faults.findOrFail(name);
  }

  @Put(':name')
  @TakesBody(true)
  @TakesQuery(['dryRun'])
  set(
    @Sent(FaultPipe) fault: Fault,
    @Sent(OptionsPipe) options: ChangeOptions,
  ): Promise<ChangeAnswer> {
    return this.faults.set(fault, options);
  }

  @Delete(':name')
  @TakesQuery(['dryRun'])
  remove(
    @Sent(FaultNamePipe) name: string,
    @Sent(OptionsPipe) options: ChangeOptions,
  ): Promise<ChangeAnswer> {
    return this.faults.remove(name, options);
  }
}
