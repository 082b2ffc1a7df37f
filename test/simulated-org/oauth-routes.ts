import { answerJson, answerText, type Answer } from './answer.ts';
import type { OrgState } from './org-state.ts';
import type { OrgRequest, Route } from './router.ts';

export const oauthRoutes: readonly Route[] = [
  { path: '/services/oauth2/userinfo', access: 'open', methods: { GET: showUser, POST: showUser } },
  { path: '/services/oauth2/token', access: 'open', methods: { POST: grantToken } },
  { path: '/services/oauth2/revoke', access: 'open', methods: { GET: revokeToken, POST: revokeToken } },
  { path: '/id/:organization/:user', access: 'open', methods: { GET: showUser } },
];

function showUser(request: OrgRequest, org: OrgState): Answer {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!org.sessions.isValid(token)) return answerText('Bad_OAuth_Token', 'text/html;charset=UTF-8', 403);
  return answerJson({
    sub: identityUrl(org),
    user_id: org.userId,
    organization_id: org.organizationId,
    preferred_username: org.username,
    username: org.username,
    name: 'Simulated Admin',
    email: org.username,
    zoneinfo: 'Europe/Berlin',
    urls: { rest: `${org.url}/services/data/v{version}/` },
  });
}

async function grantToken(request: OrgRequest, org: OrgState): Promise<Answer> {
  const form = new URLSearchParams((await request.readBody()).toString('utf8'));
  const accessToken = org.sessions.grant(form);
  return answerJson({
    access_token: accessToken,
    scope: 'refresh_token api web',
    instance_url: org.url,
    id: identityUrl(org),
    token_type: 'Bearer',
    issued_at: String(org.clock.now()),
  });
}

function revokeToken(): Answer {
  return answerText('', 'text/plain');
}

function identityUrl(org: OrgState): string {
  return `${org.url}/id/${org.organizationId}/${org.userId}`;
}
