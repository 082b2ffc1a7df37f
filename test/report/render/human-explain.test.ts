import { expect } from 'chai';
import { chooseRetry } from '../../../src/diagnose/choose-retry.ts';
import { reportText } from '../../../src/diagnose/explain-source.ts';
import { renderExplanations } from '../../../src/report/render/human-explain.ts';
import { describeRetry } from '../../../src/report/render/retry-advice.ts';
import { PLAIN_STYLE } from '../../../src/report/render/style.ts';

function render(text: string): string {
  const { errors, ...report } = reportText(text);
  const advised = errors.map((error) => Object.assign(error, { retryAdvice: describeRetry(chooseRetry(error)) }));
  return renderExplanations({ ...report, errors: advised }, PLAIN_STYLE);
}

describe('renderExplanations', () => {
  it('tells what a code means, why it happens, how to fix it and whether to send it again', () => {
    const text = render('UNABLE_TO_LOCK_ROW');
    for (const part of [
      'why:',
      'fix:',
      'retry:  send again unchanged',
      'page:   docs/codes/limits.md#unable_to_lock_row',
    ]) {
      expect(text).to.include(part);
    }
  });

  it('shows the fixes of the error inside, not those of its wrapper', () => {
    const text = render(
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:Sync: execution of AfterInsert\n\ncaused by: System.DmlException: Insert failed. ' +
        'First exception on row 0; first error: REQUIRED_FIELD_MISSING, Required fields are missing: [Subject]: [Subject]\n\nTrigger.Sync: line 2, column 1:--',
    );
    expect(text).to.include('inside: REQUIRED_FIELD_MISSING').and.to.include('at:     trigger Sync, line 2');
    expect(text.match(/fix:/g)).to.have.length(1);
    expect(text.match(/at: {5}trigger/g)).to.have.length(1);
  });

  it('counts errors that stand in a text more than once', () => {
    const log =
      '2026-11-21 09:00:00 ERROR UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record\n'.repeat(3);
    expect(render(log)).to.include('3 errors, 1 different').and.to.include('3 times · first in line 1');
  });

  it('offers the nearest names for a code that nobody knows', () => {
    expect(render('REQUIRED_FIELD_MISSNG')).to.include('the nearest known: REQUIRED_FIELD_MISSING');
  });

  it('shows the API requests used, of apps too', () => {
    const header = 'Sforce-Limit-Info: api-usage=25/5000; per-app-api-usage=17/250(appName=sample-app)';
    expect(render(header).replaceAll(/\s+/g, ' '))
      .to.include('25 of 5,000 used (<1 %)')
      .and.to.include('sample-app: 17 of 250 used (7 %)');
  });

  it('keeps control characters of a text away from the terminal', () => {
    const text = render('[{"errorCode":"NOT_FOUND","message":"\\u001b[2Jgone\\u0007"}]');
    // eslint-disable-next-line no-control-regex
    expect(text).not.to.match(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(text).to.include('␛[2Jgone␇');
  });

  it('fits every code of the catalogue into 80 columns', () => {
    for (const code of ['INVALID_CROSS_REFERENCE_KEY', 'REQUEST_LIMIT_EXCEEDED', 'invalid_grant', '409']) {
      for (const line of render(code).split('\n')) expect(line.length, line).to.be.at.most(80);
    }
  });
});

describe('The advice on retrying', () => {
  it('says which calls are safe, how long to wait, and where to read more', () => {
    const text = render('HTTP 503').replaceAll(/\s+/g, ' ');
    for (const part of [
      'again:',
      'Retry-After',
      'up to 0.5 s',
      'up to 30 s',
      '5 tries',
      'upsert by external id',
      'docs/retrying.md',
    ]) {
      expect(text).to.include(part);
    }
  });

  it('stands once for each case', () => {
    const text = render(
      'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access\nUNABLE_TO_LOCK_ROW: something else is locked now',
    );
    expect(text.split('Wait a random time')).to.have.length(2);
    expect(text).to.include('As above.');
  });

  it('is left out where sending again does not help', () => {
    expect(render('REQUIRED_FIELD_MISSING')).not.to.include('again:');
  });
});
