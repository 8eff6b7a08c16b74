import { Controller, Get } from '@nestjs/common';
import { Open } from '../guard/call.ts';

/** The description of the API, made from the code before it is built. */
@Controller('openapi.json')
export class OpenApiController {
  /** Read when somebody asks: hardly any agent is ever asked. */
  @Get()
  @Open()
  async describe(): Promise<object> {
    const { default: document } = await import('./openapi.json', { with: { type: 'json' } });
    return document;
  }
}
