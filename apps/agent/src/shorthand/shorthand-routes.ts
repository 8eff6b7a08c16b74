import { Delete, Get, Injectable, Param, Put, Query } from '@nestjs/common';
import type { ChangeAnswer, FaultAnswer } from '../faults/answers.ts';
import type { Caller } from '../faults/caller.ts';
import type { Query as QueryMap } from '../faults/query.ts';
import { Reads } from '../guard/call-scope.ts';
import { CalledBy } from '../guard/caller.ts';
import { ShorthandService } from './shorthand.service.ts';

/**
 * The routes of one kind. Setting works by GET as well as by PUT: `GET /latency/20ms` is what the
 * first agent had.
 */
@Injectable()
export abstract class ShorthandRoutes {
  protected abstract readonly kind: string;

  constructor(private readonly shorthands: ShorthandService) {}

  @Get()
  @Reads()
  find(@Query() query: QueryMap): Promise<FaultAnswer> {
    return this.shorthands.find(this.kind, query);
  }

  @Delete()
  remove(@Query() query: QueryMap, @CalledBy() caller: Caller): Promise<ChangeAnswer> {
    return this.shorthands.remove(this.kind, query, caller);
  }

  @Get(':value')
  setByGet(
    @Param('value') value: string,
    @Query() query: QueryMap,
    @CalledBy() caller: Caller,
  ): Promise<ChangeAnswer> {
    return this.shorthands.set(this.kind, value, query, caller);
  }

  @Put(':value')
  set(
    @Param('value') value: string,
    @Query() query: QueryMap,
    @CalledBy() caller: Caller,
  ): Promise<ChangeAnswer> {
    return this.shorthands.set(this.kind, value, query, caller);
  }
}
