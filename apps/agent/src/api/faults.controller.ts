import { Controller, Delete, Get, Param, Put, UseInterceptors } from '@nestjs/common';
import type { Fault } from '@sidecar-injector/tc';
import type { FaultAnswer, FaultsAnswer } from '../changes/answers.ts';
import type { Change, ChangeOptions } from '../changes/change.ts';
import { FaultQueries } from '../changes/fault-queries.service.ts';
import { FaultsService } from '../changes/faults.service.ts';
import { Reads } from '../guard/call.ts';
import { TakesBody, TakesQuery } from '../guard/input.guard.ts';
import { ChangeInterceptor } from './change.interceptor.ts';
import { DryRunPipe, FaultNamePipe, FaultPipe, Sent } from './fault.pipes.ts';

/** The full form of faults. */
@Controller('v1/faults')
export class FaultsController {
  constructor(
    private readonly faults: FaultsService,
    private readonly queries: FaultQueries,
  ) {}

  @Get()
  @Reads()
  @TakesQuery()
  list(): Promise<FaultsAnswer> {
    return this.queries.list();
  }

  @Delete()
  @TakesQuery('dryRun')
  @UseInterceptors(ChangeInterceptor)
  removeAll(@Sent(DryRunPipe) options: ChangeOptions): Change {
    return this.faults.removeAll(options);
  }

  @Get(':name')
  @Reads()
  @TakesQuery()
  find(@Param('name', FaultNamePipe) name: string): Promise<FaultAnswer> {
    return this.queries.findOrFail(name);
  }

  @Put(':name')
  @TakesBody()
  @TakesQuery('dryRun')
  @UseInterceptors(ChangeInterceptor)
  set(@Sent(FaultPipe) fault: Fault, @Sent(DryRunPipe) options: ChangeOptions): Change {
    return this.faults.set(fault, options);
  }

  @Delete(':name')
  @TakesQuery('dryRun')
  @UseInterceptors(ChangeInterceptor)
  remove(
    @Param('name', FaultNamePipe) name: string,
    @Sent(DryRunPipe) options: ChangeOptions,
  ): Change {
    return this.faults.remove(name, options);
  }
}
