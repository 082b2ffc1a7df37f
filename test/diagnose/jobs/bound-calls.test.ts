import { expect } from 'chai';
import { boundCalls, CallsSpentError } from '../../../src/diagnose/jobs/bound-calls.ts';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import { openPorts, type OpenPorts } from '../open-ports.ts';

describe('boundCalls', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;
  let budget: CallBudget;

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    ports = openPorts(org);
    budget = new CallBudget(4, () => ports.countCalls());
  });

  afterEach(async () => {
    await ports.close();
    await org.stop();
  });

  it('counts the calls of one diagnosis, whatever others do beside it', async () => {
    const { id } = org.addIngestJob();
    const [one, two] = [boundCalls(ports, budget, 0), boundCalls(ports, budget, 0)];
    await Promise.all([one.findBulkJob(id), two.findBulkJob(id), two.findBulkJob(id)]);
    expect([one.countCalls(), two.countCalls(), ports.countCalls()]).to.deep.equal([1, 2, 3]);
  });

  it('refuses a call beyond the budget, and sends none', async () => {
    const { id } = org.addIngestJob();
    budget.take(4);
    const error = await boundCalls(ports, budget, 0)
      .findBulkJob(id)
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CallsSpentError);
    expect(ports.countCalls()).to.equal(0);
  });

  it('spends what was reserved first, and gives the rest back', async () => {
    const { id } = org.addIngestJob();
    budget.take(3);
    const bound = boundCalls(ports, budget, 3);
    await bound.findBulkJob(id);
    expect(budget.left).to.equal(1);
    bound.settle();
    bound.settle();
    expect(budget.left).to.equal(3);
  });

  it('tells faults that may have passed from answers that stay', async () => {
    const { id } = org.addIngestJob();
    const refused = boundCalls(ports, budget, 0);
    await refused.findBulkJob('750000000000000AAA', { kind: 'ingest' }).catch(() => undefined);
    expect(refused.wasDisturbed()).to.equal(false);
    const lost = boundCalls(ports, new CallBudget(null, () => 0), 0);
    org.faults.add({ path: id, times: Infinity, fault: { type: 'reset', at: 'before-headers' } });
    await lost.findBulkJob(id).catch(() => undefined);
    expect(lost.wasDisturbed()).to.equal(true);
  });
});
