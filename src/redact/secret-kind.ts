/** What is never shown, whatever is asked for. */
export const SECRET_KINDS = ['token', 'password', 'secret', 'signature', 'cookie'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

const KINDS: ReadonlyArray<[RegExp, SecretKind]> = [
  [/^(?:set)?cookies?2?$/, 'cookie'],
  [/(?:password|passwd|passphrase|^pwd|^pass|^otp|securityanswer)$/, 'password'],
  [
    /(?:signature|^sig|awsaccesskeyid|accesskeyid|xamzcredential|xamzsignature|xamzsecuritytoken|xgoogcredential)$/,
    'signature',
  ],
  [/(?:secret|secretkey|privatekey|apikey|assertion|codeverifier|consumerkey|clientkey|sfdxauthurl)$/, 'secret'],
  [
    /(?:authorization|sessionid|^sid|xsfdcsession|(?:access|refresh|id|auth|api|csrf|xsrf|oauth|bearer|security|session|delivery)token|^token)$/,
    'token',
  ],
];

/**
 * What the value under a name is, whatever the name's spelling (`client_secret`, `clientSecret`, `Client-Secret`): a name of JSON,
 * of a form or an address, of a header, a column or an XML element. Null where the name promises no secret.
 */
export function findSecretKind(name: string): SecretKind | null {
  if (name.length > 200) return null;
  const key = name
    .replace(/__[a-z]{1,3}$/i, '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
  return KINDS.find(([pattern]) => pattern.test(key))?.[1] ?? null;
}
