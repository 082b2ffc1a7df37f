import { expect } from 'chai';
import { findCode } from '../../src/catalogue/find-code.ts';
import { findSituation } from '../../src/classify/explain-error.ts';

/** The statuses of REST's page, with a word that its meaning there turns on. */
const REST: Record<string, RegExp> = {
  200: /succeeded/,
  201: /created/,
  204: /no body/,
  300: /external id/,
  304: /changed since/,
  400: /as it was written/,
  401: /token/,
  403: /refuses/,
  404: /nothing at this address/,
  405: /method/,
  409: /state of the resource/,
  410: /retired/,
  412: /condition/,
  414: /16,384/,
  415: /format/,
  420: /Edge/,
  428: /conditional/,
  431: /16,384/,
  500: /inside Salesforce/,
  502: /Edge/,
  503: /maintenance or overload/,
};

/** The same for Connect REST's page. */
const CONNECT: Record<string, RegExp> = {
  200: /succeeded/,
  201: /created/,
  204: /deleted/,
  400: /id is of the wrong kind/,
  401: /guest/,
  403: /may not/,
  404: /deleted/,
  409: /somebody else/,
  410: /retired/,
  412: /batch/,
  429: /24 hours/,
  500: /inside Salesforce/,
  503: /in an hour/,
};

describe('HTTP statuses', () => {
  it('mean in REST what the REST guide says', () => {
    for (const [status, words] of Object.entries(REST)) {
      const entry = findCode(status, { api: 'rest' });
      expect(entry?.family, status).to.equal('http-rest');
      expect(entry?.summary, status).to.match(words);
      expect(entry?.httpStatuses, status).to.deep.equal([Number(status)]);
    }
  });

  it('mean in Connect REST what the Connect guide says', () => {
    for (const [status, words] of Object.entries(CONNECT)) {
      const entry = findCode(status, { api: 'connect' });
      expect(entry?.family, status).to.equal('http-connect');
      expect(entry?.summary, status).to.match(words);
    }
  });

  it('differ between the two wherever both have them', () => {
    for (const status of Object.keys(CONNECT).filter((name) => name in REST)) {
      const [rest, connect] = (['rest', 'connect'] as const).map((api) => findCode(status, { api })?.summary);
      expect(rest, status).not.to.equal(connect);
    }
  });

  it('fall back on REST in an API that does not define them', () => {
    expect(findCode('415', { api: 'connect' })?.family).to.equal('http-rest');
    expect(findCode('409', { api: 'bulk' })?.family).to.equal('http-rest');
    expect(findCode('503', { api: 'oauth' })?.family).to.equal('http-rest');
    expect(findCode('504', { api: 'cli' })?.family).to.equal('http-rest');
    expect(findCode('409')?.family).to.equal('http-rest');
  });

  it('are never borrowed from Sitecore, nor lent to it', () => {
    expect(findCode('402', { api: 'rest' })).to.equal(undefined);
    expect(findCode('503', { api: 'sitecore' })).to.equal(undefined);
  });

  it('of a SOAP call say whether the whole call failed', () => {
    expect(findCode('200', { api: 'soap' })?.summary).to.match(/records can still have failed/);
    expect(findCode('500', { api: 'soap' })?.summary).to.match(/whole SOAP call/);
  });

  it('behind a client-made name mean what the status means', () => {
    expect(findCode('ERROR_HTTP_503')?.apis).to.deep.equal(['cli']);
    expect(findCode('ERROR_HTTP_503')?.httpStatuses).to.deep.equal([503]);
    expect(findCode('ERROR_HTTP_415', { api: 'cli' })?.code).to.equal('415');
    expect(findCode('ERROR_HTTP_599', { api: 'cli' })).to.equal(undefined);
  });
});

describe('The codes of Sitecore CDP', () => {
  it('are those of its error log', () => {
    for (const code of ['400', '402', '403', '404', '409', '500']) {
      expect(findCode(code, { api: 'sitecore' })?.family, code).to.equal('sitecore');
    }
  });

  it('tell the two meanings of 400 apart by the message', () => {
    const entry = findCode('400', { api: 'sitecore' });
    if (!entry) throw new Error('no entry');
    expect(findSituation(entry, 'Validation error')?.summary).to.match(/data model/);
    expect(findSituation(entry, 'Identity information missing')?.summary).to.match(/which guest/);
    expect(findSituation(entry, 'something else')).to.equal(undefined);
  });

  it('explain the states of a batch', () => {
    for (const state of ['uploading', 'file_uploaded', 'processing', 'success', 'corrupted', 'error']) {
      expect(findCode(`batch.${state}`, { api: 'sitecore' })?.code, state).to.equal(`batch.${state}`);
    }
  });
});
