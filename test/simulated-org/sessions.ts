import { randomBytes } from 'node:crypto';
import { invalidSession, ApiError, OauthError } from './api-error.ts';

/**
 * The org's access tokens. A refresh gives a new token; earlier ones stay valid until `expire`.
 * Tokens have Salesforce's form, `00D` + 12 characters + `!` + secret, which `sf` checks.
 */
export class Sessions {
  readonly refreshToken: string;
  readonly #organizationId: string;
  readonly #valid = new Set<string>();
  #current: string;
  #refreshRefused = false;
  #expiredForEver = false;

  constructor(organizationId: string) {
    this.#organizationId = organizationId;
    this.refreshToken = `5Aep861${randomBytes(24).toString('hex')}`;
    this.#current = this.#issue();
  }

  /** The newest token; not necessarily a valid one. */
  get accessToken(): string {
    return this.#current;
  }

  /** Every token given out so far answers 401 from now on. A refresh helps. */
  expire(): void {
    this.#valid.clear();
  }

  /** Also tokens given out later answer 401, as when a policy blocks the session itself. */
  expireForEver(): void {
    this.#expiredForEver = true;
  }

  /** The token endpoint refuses refresh tokens: `invalid_grant`. */
  refuseRefresh(): void {
    this.#refreshRefused = true;
  }

  /** Ends `expireForEver` and `refuseRefresh`, and gives out a token. */
  restore(): void {
    this.#expiredForEver = false;
    this.#refreshRefused = false;
    this.#current = this.#issue();
  }

  /** Throws what a request with this Authorization header is answered; returns for a valid one. */
  check(authorization: string | undefined): void {
    const token = /^(?:Bearer|OAuth) (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new ApiError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE');
    if (!this.isValid(token)) throw invalidSession();
  }

  isValid(token: string): boolean {
    return !this.#expiredForEver && this.#valid.has(token);
  }

  /**
   * What the token endpoint grants. A JWT login is never refused: an error there sends the real CLI on to
   * test.salesforce.com and login.salesforce.com.
   */
  grant(form: URLSearchParams): string {
    const type = form.get('grant_type');
    if (type === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      this.#current = this.#issue();
      return this.#current;
    }
    if (type !== 'refresh_token') throw new OauthError('unsupported_grant_type', 'grant type not supported');
    if (this.#refreshRefused || form.get('refresh_token') !== this.refreshToken) {
      throw new OauthError('invalid_grant', 'expired access/refresh token');
    }
    this.#current = this.#issue();
    return this.#current;
  }

  #issue(): string {
    const token = `${this.#organizationId.slice(0, 15)}!AQ${randomBytes(36).toString('base64url').replaceAll('-', '.')}`;
    this.#valid.add(token);
    return token;
  }
}
