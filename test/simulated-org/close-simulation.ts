import { expect } from 'chai';

/** A simulated org, or a simulated CDP. */
type Simulation = { stop(): Promise<void>; unknownRequests: readonly string[]; failures: readonly unknown[] };

/** Stops a simulation. Nobody may have asked it for what it does not have, and it may not have failed itself. */
export async function closeSimulation(simulation: Simulation): Promise<void> {
  await simulation.stop();
  expect(simulation.unknownRequests, 'requests without a route').to.deep.equal([]);
  expect(simulation.failures, 'faults of the simulation').to.deep.equal([]);
}
