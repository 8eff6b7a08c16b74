// fill-compile-cache.mjs ENVIRONMENT PROGRAM FOLDER: runs the agent once, as its image does, so that
// Node keeps in a folder what it has compiled for the start and for calls. V8 takes that only with
// the same flags, and Node only on processors with the same features; the agent starts without it
// all the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseEnv } from 'node:util';

const [environment, program, folder] = process.argv.slice(2);
const PATHS = ['/healthz', '/readyz', '/metrics', '/v1/faults', '/latency/20ms?dryRun=true'];

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
server.close();

const agent = spawn(process.execPath, [program], {
  env: {
    ...process.env,
    ...parseEnv(readFileSync(environment, 'utf8')),
    NODE_COMPILE_CACHE: folder,
    AGENT_HOST: '127.0.0.1',
    AGENT_PORT: String(port),
    // As on the network of a node: whatever the machine is that builds this, nothing is changed.
    AGENT_POD_IP: '127.0.0.1',
    AGENT_HOST_IP: '127.0.0.1',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
for await (const text of agent.stdout.setEncoding('utf8')) {
  process.stdout.write(text);
  if (text.includes('calls are taken')) {
    for (const path of PATHS) {
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    }
    agent.kill();
  }
}
if (agent.exitCode === null) {
  await once(agent, 'exit');
}
process.exitCode = agent.exitCode ?? 1;
