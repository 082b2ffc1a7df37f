import type { SecretKind } from './secret-kind.ts';

/** Says what stands in the place of a secret. */
export type MarkSecret = (kind: SecretKind, secret: string) => string;

/** A secret's form: its groups `before` and `after` stay, what is between goes. */
type SecretForm = { kind: SecretKind; pattern: RegExp };

/** A mark that stands there already is no secret. */
const NO_MARK = String.raw`(?!<[a-z-]+(?::[0-9a-f]+)?>)`;

/** Names that hold a secret in JSON, forms, addresses, XML and settings; the words around them decide how far it goes. */
const SESSION_NAMES = String.raw`[\w-]{0,60}(?:session[_-]?id|(?:access|refresh|id|auth|api|csrf|oauth|bearer|security|session)[_-]?token|x-sfdc-session)`;
const PASSWORD_NAMES = String.raw`[\w-]{0,60}(?:password|passwd|passphrase)|pwd`;
const SECRET_NAMES = String.raw`[\w-]{0,60}(?:client[_-]?secret|consumer[_-]?secret|secret[_-]?key|private[_-]?key|api[_-]?key|client[_-]?assertion|code[_-]?verifier|consumer[_-]?key|client[_-]?key)`;
const SIGNATURE_NAMES = String.raw`x-(?:amz|goog)-(?:signature|credential|security-token)|awsaccesskeyid`;

/** Names that mean a secret only in the query of an address, a form or JSON, and a word of prose elsewhere. */
const SHORT_TOKEN_NAMES = 'token|sid|assertion';
const SHORT_SECRET_NAMES = 'secret';
const SHORT_SIGNATURE_NAMES = 'signature|sig';

const WORD = String.raw`[^\s"'<>&,;\\(){}\[\]]`;

const FORMS: readonly SecretForm[] = [
  {
    kind: 'secret',
    pattern: /(?<before>-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[\s\S]{1,20000}?(?<after>-----END|$)/g,
  },
  // Headers: the whole line, in a dump or in a quoted argument of curl.
  { kind: 'cookie', pattern: headerLine('set-cookie2?|cookie') },
  { kind: 'token', pattern: headerLine('(?:proxy-)?authorization|x-sfdc-session|x-auth-token') },
  // Salesforce: a session id, a refresh token, the address that `sf org display --verbose` gives, a consumer key.
  { kind: 'secret', pattern: /force:\/\/[^\s"'<>@]{1,1000}(?=@)/g },
  { kind: 'token', pattern: /(?<![A-Za-z0-9])00D[A-Za-z0-9]{9,15}(?:!|%21|\\u0021)[\w.\-%+/=~]{8,2000}/g },
  { kind: 'token', pattern: /(?<![A-Za-z0-9])5Aep[\w.]{20,500}/g },
  { kind: 'secret', pattern: /(?<![A-Za-z0-9])3MVG[\w.]{40,200}/g },
  // JSON Web Tokens; keys of AWS.
  { kind: 'token', pattern: /(?<![A-Za-z0-9])eyJ[\w-]{8,8000}\.[\w-]{4,8000}(?:\.[\w-]{0,2000})?/g },
  { kind: 'signature', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g },
  // `Bearer`, `Basic` and the like before something that is no word.
  {
    kind: 'token',
    pattern:
      /(?<before>\b(?:Bearer|OAuth|Basic|Negotiate|AWS4-HMAC-SHA256)(?: |%20|\+))(?!\d\.\d)(?=\S{0,60}?(?:[\d=!._/]|[a-z][A-Z]))[\w.~+/=!%-]{8,4000}/g,
  },
  // A name and a password in an address.
  {
    kind: 'password',
    pattern: /(?<before>\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/"'<>@:?#]{0,300}:[^\s/"'<>@?#]{1,300}(?=@)/gi,
  },
  ...namedForms('token', SESSION_NAMES, SHORT_TOKEN_NAMES),
  ...namedForms('password', PASSWORD_NAMES, null),
  ...namedForms('secret', SECRET_NAMES, SHORT_SECRET_NAMES),
  ...namedForms('signature', SIGNATURE_NAMES, SHORT_SIGNATURE_NAMES),
];

function headerLine(names: string): RegExp {
  return new RegExp(
    String.raw`(?<before>(?<![\w-])(?:${names})[ \t]{0,4}:[ \t]{0,4})${NO_MARK}[^\s"'][^\r\n"']{0,16000}`,
    'gi',
  );
}

/** A secret behind its name: in JSON, in JSON within a string, as XML, as `name=value`, as `name: value`. */
function namedForms(kind: SecretKind, names: string, shortNames: string | null): SecretForm[] {
  const all = `(?:${shortNames === null ? names : `${names}|${shortNames}`})(?:__c)?`;
  const inQuery = kind === 'token' ? `${shortNames}|code` : shortNames;
  // Of a token in a sentence it can be told that it is no word; of a password not.
  const noWord = kind === 'password' ? '' : String.raw`(?=[^\s"']{0,60}?[\d!=+/.])`;
  const forms = [
    String.raw`(?<before>(?<!\\)(?<quote>["'])(?:${all})\k<quote>\s{0,10}:\s{0,10}(?<open>["']))${NO_MARK}(?:\\.|(?!\k<open>)[^\\]){1,8000}`,
    String.raw`(?<before>\\{1,9}"(?:${all})\\{1,9}"\s{0,10}:\s{0,10}\\{1,9}")${NO_MARK}[^"\\]{1,8000}`,
    String.raw`(?<before><(?:[\w-]{1,60}:)?(?:${all})(?:\s[^<>]{0,500})?>)${NO_MARK}(?:[^<]{1,8000}(?=<\/)|[^<\s&;,.)"'][^<\s]{0,8000}$)`,
    String.raw`(?<before>(?<![\w-])(?:${names})(?:__c)?(?:=|%3D)["']?)${NO_MARK}${WORD}{1,8000}`,
    String.raw`(?<before>(?<![\w-])(?:${names}):[ \t]{1,4})${NO_MARK}${noWord}${WORD}{4,8000}`,
  ];
  if (inQuery !== null) forms.push(String.raw`(?<before>[?&;](?:amp;)?(?:${inQuery})=)${NO_MARK}${WORD}{1,8000}`);
  return forms.map((source) => ({ kind, pattern: new RegExp(source, 'gi') }));
}

/** `INVALID_SESSION_ID: …` is a code and its message. */
const CODE_BEFORE = /^[A-Z]+(?:_[A-Z]+)+: /;

/** One look that finds every text worth the others: most texts hold none of these words. */
const SUSPECT =
  /00D\w{9,15}(?:!|%21|\\u0021)|3MVG|5Aep|:\/\/[^\s/]{0,600}@|a(?:kia|sia|uthorization)|b(?:asic|earer)|c(?:ookie|redential)|eyJ|hmac|key|negotiate|oauth|p(?:ass(?:phrase|w)|wd)|s(?:ecret|ession|fdc)|token|verifier|(?:assertion|code|sid|sig|signature)["'\\]{0,10}[=:>]/i;

/**
 * Replaces what gives access to an org, a file or an account: session ids, tokens, passwords, secrets, cookies and signatures of
 * addresses, in whatever form a text of an API, a client or a log shows them. Everything else stays as it is.
 */
export function replaceSecrets(text: string, mark: MarkSecret): string {
  if (!SUSPECT.test(text)) return text;
  let clean = text;
  for (const { kind, pattern } of FORMS) {
    clean = clean.replaceAll(pattern, (...found) => {
      const groups: unknown = found.at(-1);
      const { before = '', after = '' } = isGroups(groups) ? groups : {};
      const [whole] = found;
      if (CODE_BEFORE.test(whole)) return whole;
      return before + mark(kind, whole.slice(before.length, whole.length - after.length)) + after;
    });
  }
  return clean;
}

function isGroups(groups: unknown): groups is { before?: string; after?: string } {
  return typeof groups === 'object' && groups !== null;
}

/** A text as any report may show it: `<token>`, `<password>` … where a secret was. */
export function maskSecrets(text: string): string {
  return replaceSecrets(text, (kind) => `<${kind}>`);
}
