import { expect } from 'chai';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';
import { ALL_JOBS, InvalidSinceError } from '../../../src/diagnose/jobs/job-filter.ts';
import { NoSuchJobsError, readJobFilter, UserNotFoundError } from '../../../src/diagnose/jobs/read-job-filter.ts';
import { SimulatedClock } from '../../simulated-org/clock.ts';
import { SimulatedOrg } from '../../simulated-org/simulated-org.ts';
import { openPorts, type OpenPorts } from '../open-ports.ts';

describe('readJobFilter', () => {
  let org: SimulatedOrg;
  let ports: OpenPorts;

  before(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z') });
  });

  beforeEach(() => {
    ports = openPorts(org);
  });

  afterEach(() => ports.close());

  after(async () => {
    await org.stop();
    expect(org.unknownRequests).to.deep.equal([]);
  });

  const unbounded = (): CallBudget => new CallBudget(null, () => ports.countCalls());

  it('asks for everything where nothing is given, without a call', async () => {
    const { filter, userNames } = await readJobFilter({}, ports, unbounded());
    expect(filter).to.deep.equal(ALL_JOBS);
    expect(userNames.size).to.equal(0);
    expect(ports.countCalls()).to.equal(0);
  });

  it('takes the values over, and the start of the period from now', async () => {
    const criteria = {
      since: '24h',
      state: ['Failed'],
      object: ['Account'],
      operation: ['insert'],
      kind: ['ingest'],
    } as const;
    const { filter } = await readJobFilter(criteria, ports, unbounded());
    expect(filter).to.deep.equal({
      since: new Date('2026-11-20T09:00:00.000Z'),
      states: ['Failed'],
      objects: ['Account'],
      operations: ['insert'],
      kinds: ['ingest'],
      createdById: null,
    });
  });

  const impossible = [
    ['state', 'Complete'],
    ['state', 'Failed,Aborted'],
    ['operation', 'merge'],
    ['object', 'Account,Contact'],
    ['object', ''],
  ] as const;
  for (const [flag, value] of impossible) {
    it(`refuses the ${flag} "${value}", which no job has, before a call is spent`, async () => {
      const criteria = { [flag]: [value], 'created-by': 'someone@example.com' };
      const error = await readJobFilter(criteria, ports, unbounded()).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(NoSuchJobsError).and.to.include({ flag, value });
      expect(ports.countCalls()).to.equal(0);
    });
  }

  it('takes states and operations in upper and lower case', async () => {
    const criteria = { state: ['jobcomplete', 'CLOSED'], operation: ['HardDelete'], object: ['My_Thing__c'] };
    const { filter } = await readJobFilter(criteria, ports, unbounded());
    expect([filter.states, filter.operations]).to.deep.equal([['jobcomplete', 'CLOSED'], ['HardDelete']]);
  });

  it('takes a user id as it is, without a call', async () => {
    const { filter } = await readJobFilter({ 'created-by': '0055e000001AbCd' }, ports, unbounded());
    expect(filter.createdById).to.equal('0055e000001AbCd');
    expect(ports.countCalls()).to.equal(0);
  });

  it('looks a user name up, which costs a call of the budget', async () => {
    const id = org.addUser("Olga O'Loader");
    const budget = new CallBudget(4, () => ports.countCalls());
    const { filter, userNames } = await readJobFilter(
      { 'created-by': 'olga.o.loader@simulated-org.example' },
      ports,
      budget,
    );
    expect(filter.createdById).to.equal(id);
    expect([...userNames]).to.deep.equal([[id.slice(0, 15), 'olga.o.loader@simulated-org.example']]);
    expect([ports.countCalls(), budget.left]).to.deep.equal([1, 3]);
  });

  it('finds "me" by the user name of the login where it holds no id', async () => {
    const { filter, userNames } = await readJobFilter({ 'created-by': 'Me' }, ports, unbounded());
    expect(filter.createdById).to.equal(org.userId);
    expect(userNames.get(org.userId.slice(0, 15))).to.equal(org.username);
    expect(ports.countCalls()).to.equal(1);
  });

  it('knows "me" without a call where the login holds the id', async () => {
    const user = { id: org.userId, username: org.username };
    const { filter } = await readJobFilter({ 'created-by': 'me' }, { ...ports, user }, unbounded());
    expect(filter.createdById).to.equal(org.userId);
    expect(ports.countCalls()).to.equal(0);
  });

  it('says that the org shows no such user, whatever quotes the name holds', async () => {
    for (const name of ['nobody@nowhere.example', "x' OR Username != '"]) {
      const error = await readJobFilter({ 'created-by': name }, ports, unbounded()).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(UserNotFoundError).and.to.include({ user: name });
    }
  });

  it('refuses a period before it spends a call', async () => {
    const read = readJobFilter({ since: 'soon', 'created-by': 'me' }, ports, unbounded());
    expect(await read.catch((reason: unknown) => reason)).to.be.instanceOf(InvalidSinceError);
    expect(ports.countCalls()).to.equal(0);
  });
});
