import { Module } from '@nestjs/common';
import { CapabilitiesService } from './capabilities.service.ts';
import { KernelController } from './kernel.controller.ts';
import { KernelReader } from './kernel-reader.service.ts';
import { KernelReporter } from './kernel-reporter.service.ts';
import { KernelService } from './kernel.service.ts';
import { ProcNet } from './proc-net.ts';
import { TcProcess } from './tc.process.ts';

@Module({
  controllers: [KernelController],
  providers: [CapabilitiesService, KernelReader, KernelReporter, KernelService, ProcNet, TcProcess],
  exports: [CapabilitiesService, KernelReader, KernelService, ProcNet, TcProcess],
})
export class KernelModule {}
