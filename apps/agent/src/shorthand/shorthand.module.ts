import { Module } from '@nestjs/common';
import { FaultsModule } from '../faults/faults.module.ts';
import { LatencyController } from '../latency/latency.controller.ts';
import {
  CorruptController,
  DuplicateController,
  LossController,
  PartitionController,
  RateController,
  ReorderController,
} from './shorthand.controllers.ts';
import { ShorthandService } from './shorthand.service.ts';

@Module({
  imports: [FaultsModule],
  controllers: [
    LatencyController,
    LossController,
    DuplicateController,
    CorruptController,
    ReorderController,
    RateController,
    PartitionController,
  ],
  providers: [ShorthandService],
})
export class ShorthandModule {}
