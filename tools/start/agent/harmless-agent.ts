import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, Program, WORKSPACE } from '@sidecar-injector/testing/programs';

/** What an agent would do. */
export interface DryRun {
  readonly commands: readonly string[];
  readonly expected: readonly string[];
}

/** An agent on this machine that can change nothing: its `tc` stands in for one. */
export class HarmlessAgent {
  readonly origin: string;
  private readonly program: Program;

  private constructor(origin: string, program: Program) {
    this.origin = origin;
    this.program = program;
  }

  /**
   * Starts the built agent on loopback.
   *
   * @param folder for its state.
   * @throws Error with the agent's output when it does not become ready.
   */
  static async start(folder: string): Promise<HarmlessAgent> {
    const stateDir = join(folder, 'agent');
    await mkdir(stateDir, { recursive: true });
    const port = await freePort();
    const program = await Program.start([process.execPath, WORKSPACE.agent], {
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: String(port),
      AGENT_STATE_DIR: stateDir,
      AGENT_TC_PATH: join(import.meta.dirname, 'guest/tc.sh'),
      AGENT_IP_PATH: '/nonexistent/ip',
    });
    const agent = new HarmlessAgent(`http://127.0.0.1:${port}`, program);
    try {
      await program.until(() => agent.isUp());
    } catch (error) {
      await program.stop();
      throw error;
    }
    return agent;
  }

  /**
   * Asks what `GET` of a path would do.
   *
   * @throws Error with the agent's own words where it refuses.
   */
  async ask(path: string): Promise<DryRun> {
    const response = await fetch(`${this.origin}${path}?dryRun=true`);
    const body = (await response.json()) as {
      readonly 'tc command'?: string;
      readonly expected?: readonly string[];
      readonly error?: { readonly message: string; readonly remedy: string };
    };
    if (body.error !== undefined) {
      throw new Error(`${body.error.message} ${body.error.remedy}`);
    }
    return {
      commands: body['tc command']?.split(' && ') ?? [],
      expected: body.expected ?? [],
    };
  }

  async stop(): Promise<void> {
    await this.program.stop();
  }

  private async isUp(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/healthz`)).ok;
    } catch {
      return false;
    }
  }
}
