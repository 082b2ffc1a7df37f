import { expect } from 'chai';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { SimulatedOrg } from '../simulated-org/simulated-org.ts';
import { createSfHome, type SfHome } from './sf.ts';

/** An org, and a home of the CLI that is logged in to it. */
export type Stage = { org: SimulatedOrg; home: SfHome };

type Login = { refreshable: boolean };

/** Sets one stage for all tests of a suite. Faults and sessions are put right after each. */
export function stageSuite(login: Login, take: (stage: Stage) => void): void {
  const stages: Stage[] = [];

  before(async () => {
    const [org, home] = await Promise.all([SimulatedOrg.start(), createSfHome()]);
    stages.push({ org, home });
    await home.loginByFile(org, login);
    take({ org, home });
  });

  afterEach(() => {
    for (const { org } of stages) {
      org.faults.clear();
      org.sessions.restore();
    }
  });

  after(() => Promise.all(stages.flatMap(({ org, home }) => [closeSimulation(org), closeHome(home)])));
}

/** Sets a stage for each test of a suite: an org of its own, and the same home. */
export function stageEachTest(login: Login, take: (stage: Stage) => void): void {
  let home: SfHome;
  let org: SimulatedOrg;

  useHome((made) => {
    home = made;
  });

  beforeEach(async () => {
    org = await SimulatedOrg.start();
    await home.loginByFile(org, login);
    take({ org, home });
  });

  afterEach(() => closeSimulation(org));
}

/** Makes a home of the CLI for all tests of a suite. */
export function useHome(take: (home: SfHome) => void, options?: { plugin?: boolean }): void {
  let home: SfHome;

  before(async () => {
    home = await createSfHome(options);
    take(home);
  });

  after(() => closeHome(home));
}

/** Removes a home. Nothing that ran in it may have called another machine. */
export async function closeHome(home: SfHome): Promise<void> {
  const violations = await home.guardViolations();
  await home.dispose();
  expect(violations, 'connections that left this machine').to.deep.equal([]);
}
