import { expect } from 'chai';
import { CallBudget } from '../../../src/diagnose/jobs/call-budget.ts';

describe('CallBudget', () => {
  it('grants calls until they are spent', () => {
    const budget = new CallBudget(3, () => 0);
    expect([budget.take(1), budget.take(2), budget.take(1), budget.left]).to.deep.equal([true, true, false, 0]);
  });

  it('grants all of the calls asked for, or none', () => {
    const budget = new CallBudget(3, () => 0);
    expect(budget.take(4)).to.equal(false);
    expect(budget.left).to.equal(3);
  });

  it('counts what was granted before it is sent', () => {
    let sent = 0;
    const budget = new CallBudget(5, () => sent);
    budget.take(2);
    expect(budget.left).to.equal(3);
    sent = 2;
    expect(budget.left).to.equal(3);
  });

  it('counts what was sent again after faults', () => {
    let sent = 0;
    const budget = new CallBudget(5, () => sent);
    budget.take(1);
    sent = 4;
    expect(budget.left).to.equal(1);
    expect([budget.take(2), budget.take(1), budget.take(1)]).to.deep.equal([false, true, false]);
  });

  it('has nothing left, not less, when faults went beyond it', () => {
    expect(new CallBudget(5, () => 8).left).to.equal(0);
  });

  it('can be given back what was granted and not sent, but not what was sent', () => {
    let sent = 0;
    const budget = new CallBudget(5, () => sent);
    budget.take(3);
    sent = 1;
    budget.giveBack(2);
    expect(budget.left).to.equal(4);
    budget.giveBack(9);
    expect(budget.left).to.equal(4);
  });

  it('allows everything without a bound', () => {
    const budget = new CallBudget(null, () => 1e9);
    expect([budget.left, budget.take(1e6)]).to.deep.equal([Infinity, true]);
  });
});
