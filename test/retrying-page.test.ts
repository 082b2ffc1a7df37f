import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { chooseRetry } from '../src/diagnose/choose-retry.ts';
import { explainText } from '../src/diagnose/explain-text.ts';
import { backoffMs, DEFAULT_RETRY_POLICY, isTransientStatus } from '../src/org/retry-policy.ts';
import { DEFAULT_TIME_LIMITS } from '../src/org/wire.ts';
import { RETRY_PAGE } from '../src/report/render/retry-advice.ts';

const page = readFileSync(new URL(`../${RETRY_PAGE}`, import.meta.url), 'utf8');

/** The value of a rule in the table of the worked example. */
function valueOf(rule: string): string {
  const row = page.split('\n').find((line) => line.startsWith(`| ${rule} `));
  return row?.split('|')[2]?.trim() ?? '';
}

describe('The page on retrying', () => {
  it('names the statuses that the code tries again, and no others', () => {
    const statuses = Array.from({ length: 200 }, (_, index) => 400 + index).filter(isTransientStatus);
    expect(valueOf('statuses that are tried again')).to.equal(statuses.join(', '));
  });

  it('gives the numbers of the policy', () => {
    const { attempts, firstWaitMs, longestWaitMs, budgetMs } = DEFAULT_RETRY_POLICY;
    expect(valueOf('tries for one call, the first included')).to.equal(String(attempts));
    expect(valueOf('bound of the first wait')).to.equal(`${firstWaitMs / 1000} s`);
    expect(valueOf('longest wait')).to.equal(`${longestWaitMs / 1000} s`);
    expect(valueOf('no try starts later after the first than')).to.equal(`${budgetMs / 1000} s`);
    expect(page).to.include(`random(0 … min(${longestWaitMs / 1000} s, ${firstWaitMs / 1000} s × 2^(failures − 1)))`);
    expect(page)
      .to.include(`wait > ${budgetMs / 1000} s: fail`)
      .and.to.include(`if failures = ${attempts}: fail`);
  });

  it('gives the bounds of the waits as they come out of the code', () => {
    const bounds = [1, 2, 3, 4].map((failures) => `${backoffMs(failures, DEFAULT_RETRY_POLICY, () => 1) / 1000} s`);
    expect(bounds).to.have.length(DEFAULT_RETRY_POLICY.attempts - 1);
    expect(page).to.include(`up to ${bounds.slice(0, -1).join(', ')} and ${bounds.at(-1)}`);
  });

  it('gives the time-outs of the wire', () => {
    const { connectMs, headersMs, silenceMs } = DEFAULT_TIME_LIMITS;
    expect(valueOf('time-out for a connection')).to.equal(`${connectMs / 1000} s`);
    expect(valueOf('time-out for the headers of an answer')).to.equal(`${headersMs / 1000} s`);
    expect(valueOf('time-out for silence in a body')).to.equal(`${silenceMs / 1000} s`);
  });

  it('puts codes where the advice of explain puts them', () => {
    for (const [code, expected] of [
      ['UNABLE_TO_LOCK_ROW', 'lock'],
      ['TooManyLockFailure', 'lock'],
      ['INVALID_SESSION_ID', 'session'],
      ['ExceededQuota', 'quota'],
    ] as const) {
      expect(page).to.include(`\`${code}\``);
      expect(explainText(code).map((error) => chooseRetry(error)?.case)).to.include(expected);
    }
  });
});
