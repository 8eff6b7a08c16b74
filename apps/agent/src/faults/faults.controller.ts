import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { Reads } from '../guard/call-scope.ts';
import { CalledBy } from '../guard/caller.ts';
import { TakesBody } from '../guard/body.guard.ts';
import type { ChangeAnswer, FaultAnswer, FaultsAnswer } from './answers.ts';
import type { Caller } from './caller.ts';
import { FaultsApi } from './faults-api.service.ts';
import type { Query as QueryMap } from './query.ts';

/** The full form of faults. */
@Controller('v1/faults')
export class FaultsController {
  constructor(private readonly faults: FaultsApi) {}

  @Get()
  @Reads()
  list(@Query() query: QueryMap): Promise<FaultsAnswer> {
    return this.faults.list(query);
  }

  @Delete()
  removeAll(@Query() query: QueryMap, @CalledBy() caller: Caller): Promise<ChangeAnswer> {
    return this.faults.removeAll(query, caller);
  }

  @Get(':name')
  @Reads()
  find(@Param('name') name: string, @Query() query: QueryMap): Promise<FaultAnswer> {
    return this.faults.find(name, query);
  }

  @Put(':name')
  @TakesBody()
  set(
    @Param('name') name: string,
    @Body() body: unknown,
    @Query() query: QueryMap,
    @CalledBy() caller: Caller,
  ): Promise<ChangeAnswer> {
    return this.faults.set(name, body, query, caller);
  }

  @Delete(':name')
  remove(
    @Param('name') name: string,
    @Query() query: QueryMap,
    @CalledBy() caller: Caller,
  ): Promise<ChangeAnswer> {
    return this.faults.remove(name, query, caller);
  }
}
