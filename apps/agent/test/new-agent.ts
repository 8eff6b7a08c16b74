import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createLogger } from '@sidecar-injector/http';
import { AppModule } from '../src/app.module.ts';
import { Clock } from '../src/changes/clock.ts';
import { ProcRepository } from '../src/changes/proc.repository.ts';
import { TcProcess } from '../src/changes/tc.process.ts';
import { readConfig } from '../src/config/config.ts';
import { newAgentAdapter } from '../src/create-app.ts';
import { RecoveryService } from '../src/lifetime/recovery.service.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeProcRepository } from './fake-proc.repository.ts';
import { FakeTcProcess } from './fake-tc-process.ts';
import { SimulatedNamespace } from '@sidecar-injector/tc/testing';
import { toPayload } from './payload.ts';

/** What an agent in a spec can be given. */
export interface AgentOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly kernel?: SimulatedNamespace;
  readonly clock?: FakeClock;
  /** Where the journal is; without it a new place that is removed at the end. */
  readonly stateDir?: string;
}

/** What a call was answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: AnswerBody;
}

/** The members of an answer's JSON that specs look at. */
export interface AnswerBody {
  readonly 'tc command'?: string;
  readonly fault?: { readonly name: string; readonly remainingSeconds?: number } | null;
  readonly faults?: readonly { readonly name: string; readonly remainingSeconds?: number }[];
  readonly kernel?: readonly Readonly<Record<string, unknown>>[];
  readonly expected?: readonly string[];
  readonly warnings?: readonly string[];
  readonly droppedAtRemoval?: number;
  readonly drifted?: unknown;
  readonly repairs?: number;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly remedy: string;
    readonly field?: string;
    readonly value?: string;
    readonly stderr?: string;
    readonly rolledBack?: boolean;
  };
}

/** The whole agent, on a kernel in memory and with a clock that waits to be told. */
export class TestAgent {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly kernel: SimulatedNamespace,
    readonly process: FakeTcProcess,
    readonly clock: FakeClock,
    readonly proc: FakeProcRepository,
    readonly stateDir: string,
    /** What was logged. */
    readonly lines: readonly Record<string, unknown>[],
    private readonly isOwnDir: boolean,
  ) {}

  static async start(options: AgentOptions = {}): Promise<TestAgent> {
    const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'agent-')));
    const { config } = readConfig({ AGENT_STATE_DIR: stateDir, ...options.env });
    const kernel = options.kernel ?? new SimulatedNamespace();
    const clock = options.clock ?? new FakeClock();
    const process = new FakeTcProcess(kernel);
    const proc = new FakeProcRepository(kernel);
    const lines: Record<string, unknown>[] = [];
    const log = createLogger('info', {
      write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    });
    const module = await Test.createTestingModule({
      imports: [AppModule.register({ config, log })],
    })
      .overrideProvider(TcProcess)
      .useValue(process)
      .overrideProvider(ProcRepository)
      .useValue(proc)
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    const adapter = newAgentAdapter();
    const app = module.createNestApplication<NestFastifyApplication>(adapter, {
      logger: false,
      bodyParser: false,
    });
    await app.init();
    await adapter.getInstance().ready();
    await app.get(RecoveryService).begin();
    const isOwnDir = options.stateDir === undefined;
    return new TestAgent(app, kernel, process, clock, proc, stateDir, lines, isOwnDir);
  }

  async call(
    method: 'GET' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'POST',
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const response = await this.app.inject({
      method,
      url,
      ...(body === undefined ? { headers } : toPayload(body, headers)),
    });
    const { statusCode: status, payload: text } = response;
    return { status, text, headers: response.headers, body: toBody(text) };
  }

  /** The parts of the application, for what HTTP does not reach. */
  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get<T>(token);
  }

  /** Lets time pass in steps until something holds that is done besides. */
  async until(holds: () => boolean, step = 0): Promise<void> {
    const limit = performance.now() + 5_000;
    while (!holds()) {
      if (performance.now() > limit) {
        throw new Error(`it did not come about:\n${this.kernel.snapshot()}`);
      }
      this.clock.advance(step);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /**
   * Answers a call for which time has to pass, as a removal.
   *
   * @param step how much at once, in milliseconds.
   */
  async whileTimePasses<T>(call: Promise<T>, step = 10): Promise<T> {
    let isDone = false;
    const watched = call.finally(() => (isDone = true));
    await this.until(() => isDone, step);
    return watched;
  }

  /** Ends without any of what SIGTERM does, as SIGKILL does. */
  async kill(): Promise<void> {
    await this.app.getHttpAdapter().close();
  }

  /** Ends as SIGTERM does. */
  async stop(): Promise<void> {
    await this.whileTimePasses(this.app.close());
    if (this.isOwnDir) {
      await rm(this.stateDir, { recursive: true, force: true });
    }
  }
}

function toBody(text: string): AnswerBody {
  return text.startsWith('{') ? (JSON.parse(text) as AnswerBody) : {};
}
