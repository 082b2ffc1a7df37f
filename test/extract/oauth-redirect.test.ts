import { expect } from 'chai';
import { readOauthRedirect } from '../../src/extract/oauth-redirect.ts';

describe('An OAuth redirect', () => {
  for (const address of [
    'https://x.invalid/cb?error=access_denied&error_description=end-user%20denied+it',
    'https://x.invalid/cb#state=1&error=access_denied&error_description=end-user+denied%20it',
    'error=access_denied&error_description=end-user%20denied%20it',
  ]) {
    it(`is read from ${address.slice(0, 24)}…`, () => {
      expect(readOauthRedirect(address)?.[0]).to.include({
        code: 'access_denied',
        message: 'end-user denied it',
        api: 'oauth',
      });
    });
  }

  it('may lack a description, or have a broken one', () => {
    expect(readOauthRedirect('?error=server_error')?.[0]).to.include({ message: 'server_error' });
    expect(readOauthRedirect('?error=server_error&error_description=100%')?.[0]).to.include({ message: '100%' });
  });

  it('is no other address and no sentence', () => {
    expect(readOauthRedirect('https://x.invalid/?terror=x_y')).to.equal(null);
    expect(readOauthRedirect('the log says error=access_denied')).to.equal(null);
  });
});
