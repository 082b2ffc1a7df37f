import { SimulatedClock } from '../simulated-org/clock.ts';
import { closeSimulation } from '../simulated-org/close-simulation.ts';
import { SimulatedOrg, type SimulatedOrgOptions } from '../simulated-org/simulated-org.ts';
import { openPorts, type OpenPorts } from './open-ports.ts';

/** Gives each test of a suite an org of its own, in which it is nine in the morning of 21 November 2026, and the way to it. */
export function usePorts(take: (org: SimulatedOrg, ports: OpenPorts) => void, options?: SimulatedOrgOptions): void {
  let org: SimulatedOrg;
  let ports: OpenPorts;

  beforeEach(async () => {
    org = await SimulatedOrg.start({ clock: new SimulatedClock('2026-11-21T09:00:00Z'), ...options });
    ports = openPorts(org);
    take(org, ports);
  });

  afterEach(async () => {
    await ports.close();
    await closeSimulation(org);
  });
}
