import { Controller, Get } from '@nestjs/common';
import { CapabilitiesService, type KernelReport } from '../changes/capabilities.service.ts';
import { Reads } from '../guard/call.ts';

/** What faults can be had here. */
@Controller('v1/kernel')
export class KernelController {
  constructor(private readonly capabilities: CapabilitiesService) {}

  @Get()
  @Reads()
  report(): Promise<KernelReport> {
    return this.capabilities.report();
  }
}
