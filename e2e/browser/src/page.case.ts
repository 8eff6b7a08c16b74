import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { AgentBehindWitness } from './agent-behind-witness.ts';
import { visit } from './chromium.ts';

/** What any page can hold that makes a visitor's browser call an address. */
const WAYS: Readonly<Record<string, (url: string) => string>> = {
  'an image': (url) => `<img src="${url}">`,
  'a script': (url) => `<script src="${url}"></script>`,
  'a frame': (url) => `<iframe src="${url}"></iframe>`,
  'a style sheet': (url) => `<link rel="stylesheet" href="${url}">`,
  'an image that hides the page': (url) => `<img referrerpolicy="no-referrer" src="${url}">`,
  'a form': (url) => `<form action="${url}"></form><script>document.forms[0].submit()</script>`,
  'a script that fetches': (url) =>
    `<script>fetch(${JSON.stringify(url)}, { mode: 'no-cors' })</script>`,
};

/** A browser that is short of time may end before it has called. */
const VISITS = 3;

/** Loopback, and an address of this machine: over plain http browsers send less to the latter. */
const ADDRESSES = [
  '127.0.0.1',
  ...Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .slice(0, 1)
    .map(({ address }) => address),
];

describe('a page in a browser', () => {
  let agent: AgentBehindWitness;
  let site: Server;
  let page = '';

  before(async () => {
    agent = await AgentBehindWitness.start();
    site = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    }).listen(0);
    await once(site, 'listening');
  });
  after(async () => {
    site.closeAllConnections();
    site.close();
    await agent.stop();
  });

  for (const address of ADDRESSES) {
    for (const [way, render] of Object.entries(WAYS)) {
      it(`cannot set a fault at ${address} with ${way}`, async () => {
        const count = agent.exchanges.length;
        page = `<!doctype html>${render(`http://${address}:${String(agent.proxyPort)}/latency/20ms`)}`;

        const seen = () =>
          agent.exchanges.slice(count).filter(({ path }) => path.startsWith('/latency'));
        for (let visits = 0; visits < VISITS && seen().length === 0; visits++) {
          await visit(`http://${address}:${String((site.address() as AddressInfo).port)}/`);
        }

        assert.ok(seen().length > 0, 'the browser has not called the agent');
        for (const { status, code } of seen()) {
          assert.deepEqual({ status, code }, { status: 403, code: 'browser_refused' });
        }
        assert.deepEqual(agent.changes(), []);
      });
    }
  }
});
