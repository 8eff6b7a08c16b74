import { after, before, describe, it } from 'node:test';
import { Cluster } from '../lab/cluster.ts';
import { Results } from '../lab/results.ts';
import * as faults from '../steps/faults.ts';
import * as install from '../steps/install.ts';
import * as lifetime from '../steps/lifetime.ts';
import * as readme from '../steps/readme.ts';
import * as upkeep from '../steps/upkeep.ts';

const cluster = new Cluster();
const results = new Results();

// The README's story from its first command to the last, on one cluster: each step begins where the
// one before it has ended.
describe('the story of the README', () => {
  before(() => cluster.start());
  after(async () => {
    results.print();
    await cluster.stop();
  });

  it('should install the chart, with a replica of the injector on each node', () =>
    install.installChart(cluster, results));
  it('should pass helm test', () => install.testChart(cluster, results));
  it('should do what the README says of its commands', () => readme.followReadme(cluster, results));
  it('should run a TiDB cluster with an agent in every Pod', () =>
    install.runTidb(cluster, results));
  it('should run both without rights and on a read-only root', () =>
    install.checkContainers(cluster, results));

  it('should delay one Pod by 20 ms, and not its neighbour', () =>
    faults.delayOnePod(cluster, results));
  it('should answer through the API server too', () => faults.askThroughApiServer(cluster));
  it('should take a distribution from the tables in the image', () =>
    faults.useDistribution(cluster, results));
  it('should keep the fault when the agent is killed', () => lifetime.killAgent(cluster, results));
  it('should end the fault', () => faults.endFault(cluster, results));
  it('should inject the Pod that comes after a deleted one, without its fault', () =>
    lifetime.deletePod(cluster, results));

  it('should inject every Pod while a node is drained', () => upkeep.drainNode(cluster, results));
  it('should inject every Pod during an upgrade', () => upkeep.upgrade(cluster, results));
});
