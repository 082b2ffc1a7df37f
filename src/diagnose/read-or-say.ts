import { describeFault } from './describe-fault.ts';

/** What a call gives, or in words why it could not be had. An ended run is thrown, like every error that is not the org's. */
export async function readOrSay<Value>(read: () => Promise<Value>): Promise<{ value: Value } | { missing: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    return { missing: describeFault(error) };
  }
}
