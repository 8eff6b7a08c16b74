import { Module } from '@nestjs/common';
import { FaultsModule } from '../faults/faults.module.ts';
import { OpenApiController } from '../openapi/openapi.controller.ts';
import { HealthController } from './health.controller.ts';
import { HealthService } from './health.service.ts';

@Module({
  imports: [FaultsModule],
  controllers: [HealthController, OpenApiController],
  providers: [HealthService],
})
export class HealthModule {}
