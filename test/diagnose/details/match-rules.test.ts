import { expect } from 'chai';
import { matchRules } from '../../../src/diagnose/details/match-rules.ts';
import type { ValidationRule } from '../../../src/org/automation.ts';

function rule(name: string, errorMessage: string | null): ValidationRule {
  return { id: null, name, active: true, errorMessage, field: null, object: 'Contact' };
}

function match(message: string, ...texts: string[]): [name: string, basis: string][] {
  return matchRules(
    [message],
    texts.map((text, index) => rule(`Rule_${index}`, text)),
  ).map(({ rule: { name }, basis }) => [name, basis]);
}

describe('matchRules', () => {
  it('finds the rule whose text the message is', () => {
    expect(match('Give an e-mail address.', 'Give a phone.', ' Give an e-mail address. ')).to.deep.equal([
      ['Rule_1', 'text'],
    ]);
  });

  it('gives all rules with the same text, as nothing tells them apart', () => {
    expect(match('Stop.', 'Stop.', 'Go.', 'Stop.')).to.deep.equal([
      ['Rule_0', 'text'],
      ['Rule_2', 'text'],
    ]);
  });

  it('prefers the same text to a similar one', () => {
    expect(match('Amount: missing', 'amount missing!', 'Amount: missing')).to.deep.equal([['Rule_1', 'text']]);
  });

  it('passes over case, spaces and punctuation', () => {
    expect(match('The  AMOUNT is “missing”', "The amount is 'missing'.")).to.deep.equal([['Rule_0', 'similar-text']]);
  });

  it('reads Japanese texts by their letters', () => {
    expect(match('金額を入力してください。', '金額を入力してください', '日付を入力してください')).to.deep.equal([
      ['Rule_0', 'similar-text'],
    ]);
  });

  it('fits values in place of merge fields', () => {
    const text = 'The amount {!Opportunity.Amount} exceeds {!$Setup.Limit__c} EUR.';
    expect(match('The amount 5,000 exceeds 4,000 EUR.', text)).to.deep.equal([['Rule_0', 'pattern']]);
    expect(match('The amount 5,000 exceeds 4,000 USD.', text)).to.deep.equal([]);
  });

  it('does not let the pieces of a pattern overlap', () => {
    expect(match('A long start and end', 'A long start and {!x}and end')).to.deep.equal([]);
  });

  it('does not take a pattern of little text', () => {
    expect(match('Anything at all.', '{!x}.')).to.deep.equal([]);
  });

  it('finds nothing for messages of signs, or rules without a text', () => {
    expect(match('???', '!!!')).to.deep.equal([]);
    expect(matchRules(['x'], [rule('Empty', null)])).to.deep.equal([]);
  });
});
