import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Program } from '@sidecar-injector/testing/programs';

const MAIN = join(import.meta.dirname, '../../../dist/apps/agent/main.js');

/** What somebody asked the agent, and what it answered. */
export interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly code: string | undefined;
}

/** A program that fails at whatever it is asked, as an argument or as the first line of a batch. */
const standInFor = (record: string) => `#!/bin/sh
case "$*" in
  *-batch*) read -r asked ;;
  *) asked="$*" ;;
esac
echo "$asked" >> ${record}
exit 1
`;

/** The built agent behind a proxy that passes everything on as it is, and remembers it. */
export class AgentBehindWitness {
  readonly exchanges: Exchange[] = [];
  private readonly folder: string;
  private readonly port: number;
  private program: Program | undefined;
  private readonly proxy = createServer((incoming, response) => {
    this.passOn(incoming, response);
  });

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  static async start(): Promise<AgentBehindWitness> {
    const folder = await mkdtemp(join(tmpdir(), 'agent-'));
    const agent = new AgentBehindWitness(folder, await freePort());
    await agent.begin();
    return agent;
  }

  get proxyPort(): number {
    return (this.proxy.address() as AddressInfo).port;
  }

  /** What a program was asked that does more than look. */
  changes(): string[] {
    const file = join(this.folder, 'asked');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.filter((line) => !/(^| )show( |$)/.test(line));
  }

  async stop(): Promise<void> {
    this.proxy.closeAllConnections();
    this.proxy.close();
    await this.program?.stop();
    await rm(this.folder, { recursive: true });
  }

  private async begin(): Promise<void> {
    const standIn = join(this.folder, 'stand-in');
    await writeFile(standIn, standInFor(join(this.folder, 'asked')));
    await chmod(standIn, 0o755);
    this.program = await Program.start([process.execPath, MAIN], {
      AGENT_HOST: '127.0.0.1',
      AGENT_PORT: String(this.port),
      AGENT_STATE_DIR: this.folder,
      AGENT_TC_PATH: standIn,
      AGENT_IP_PATH: standIn,
    });
    await this.program.until(async () => {
      const answer = await fetch(`http://127.0.0.1:${String(this.port)}/healthz`).catch(() => null);
      return answer?.ok === true;
    });
    await new Promise<void>((resolve) => this.proxy.listen(0, resolve));
  }

  private passOn({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const passed = request(
      { port: this.port, method, path: url, headers },
      (answer: IncomingMessage) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const [, code] = /"code": ?"(\w+)"/.exec(text) ?? [];
          this.exchanges.push({ path: url, status: answer.statusCode ?? 0, code });
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
        });
      },
    );
    passed.on('error', () => response.destroy());
    passed.end();
  }
}
