import {
  BASIC,
  BEARER,
  CLIENT_SECRET,
  COOKIE,
  EMAIL,
  JWT,
  PASSWORD,
  REFRESH,
  SESSION,
  SIGNATURE,
  TALKATIVE,
  VALUE,
} from './planted.ts';

/** What `curl -v` prints of a failed call, secrets and values in all places. */
export const CURL_DUMP = `* Connected to na1.my.salesforce.com
> POST /services/data/v67.0/sobjects/Contact/Email__c/${EMAIL}?access_token=${BEARER} HTTP/1.1
> Host: na1.my.salesforce.com
> Authorization: Bearer ${SESSION}
> Cookie: sid=${COOKIE}; other=${COOKIE}
> X-Custom: ${VALUE}
> User-Agent: simple-client/1.2
> Content-Type: application/json
>
> {"LastName":"${VALUE}","Email":"${EMAIL}","Password__c":"${PASSWORD}","Salary__c":98765432}
< HTTP/1.1 400 Bad Request
< Date: Sat, 21 Nov 2026 09:00:01 GMT
< Content-Type: application/json
< Set-Cookie: BrowserId=${COOKIE}
< Location: https://files.example/a?X-Amz-Signature=${SIGNATURE}
< x-sfdc-request-id: 0ec7fe77d8aff85d3d837b2c2c6acb77
<
[{"errorCode":"DUPLICATE_VALUE","message":"duplicate value found: '${VALUE}' of ${EMAIL}; ${TALKATIVE}","fields":["Email__c"]}]* Connection #0 to host na1.my.salesforce.com left intact
`;

const SOAP_LOGIN = `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>api.user@customer.example</n1:username><n1:password>${PASSWORD}${BEARER}</n1:password></n1:login></env:Body></env:Envelope>`;
const SOAP_CREATE = `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header><urn:SessionHeader><urn:sessionId>${SESSION}</urn:sessionId></urn:SessionHeader></env:Header><env:Body><urn:create><urn:sObjects xsi:type="Contact"><LastName>${VALUE}</LastName><Email>${EMAIL}</Email></urn:sObjects></urn:create></env:Body></env:Envelope>`;
const FAULT = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>UNKNOWN_EXCEPTION</faultcode><faultstring>UNKNOWN_EXCEPTION: An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890) Bearer ${BEARER}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;

function entry(time: string, url: string, body: string, status: number, answer: string): unknown {
  const postData = { mimeType: 'text/xml', text: body, params: [{ name: 'password', value: PASSWORD }] };
  const cookies = [{ name: 'sid', value: COOKIE }];
  const headers = [
    { name: 'Cookie', value: `sid=${COOKIE}` },
    { name: 'Authorization', value: `Basic ${BASIC}` },
    { name: 'Sforce-Call-Options', value: 'client=LoadTool/5.1' },
  ];
  return {
    startedDateTime: time,
    request: { method: 'POST', url, headers, cookies, postData, queryString: [{ name: 'sid', value: COOKIE }] },
    response: {
      status,
      statusText: '',
      headers: [{ name: 'Set-Cookie', value: COOKIE }],
      cookies,
      content: { text: answer },
    },
  };
}

/** Saved traffic of a browser: a login by SOAP, a create that fails, and a token request. */
export const HAR_FILE = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: VALUE, version: EMAIL },
    entries: [
      entry(
        '2026-11-21T10:00:00.000+01:00',
        `https://na1.my.salesforce.com/services/Soap/u/67.0?sid=${COOKIE}`,
        SOAP_LOGIN,
        500,
        FAULT,
      ),
      entry(
        '2026-11-21T10:00:30.000+01:00',
        'https://na1.my.salesforce.com/services/Soap/u/67.0',
        SOAP_CREATE,
        500,
        FAULT,
      ),
      entry(
        '2026-11-21T10:01:00.000+01:00',
        'https://login.salesforce.com/services/oauth2/token',
        `grant_type=refresh_token&refresh_token=${REFRESH}&client_secret=${CLIENT_SECRET}&assertion=${JWT}`,
        400,
        `{"error":"invalid_grant","error_description":"expired ${REFRESH}","access_token":"${BEARER}"}`,
      ),
    ],
  },
});

/** The log of a client: ten requests in three minutes, eight of which fail; and lines that are nobody's business. */
export const CLIENT_LOG = [
  `2026-11-21T09:00:00Z INFO login of ${EMAIL} with ${PASSWORD} for ${VALUE}`,
  ...Array.from({ length: 10 }, (_, index) => {
    const time = new Date(Date.UTC(2026, 10, 21, 9, 1) + index * 20_000).toISOString();
    const status = index === 3 || index === 6 ? 200 : 503;
    return `${time} ERROR GET https://na1.my.salesforce.com/services/data/v67.0/query?q=SELECT+Id+FROM+Contact+WHERE+LastName='${VALUE.replace(' ', '+')}'&token=${BEARER} ${status}`;
  }),
  `2026-11-21T09:02:10Z ERROR UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record "${VALUE}" ${TALKATIVE}`,
].join('\n');

/** Lines of JSON, with bodies within. */
export const JSON_LINES = [
  { time: '2026-11-21T09:00:00Z', level: 30, msg: `user ${EMAIL}` },
  {
    time: '2026-11-21T09:00:01Z',
    request: {
      method: 'PATCH',
      url: `https://na1.my.salesforce.com/services/data/v67.0/sobjects/Account/Key__c/${encodeURIComponent(VALUE)}`,
      headers: { authorization: `OAuth ${SESSION}`, 'x-auth-token': BEARER },
      body: { Name: VALUE, Contact__r: { Email: EMAIL }, token: BEARER, note: TALKATIVE },
    },
    response: { status: 500, body: JSON.stringify([{ errorCode: 'SERVER_UNAVAILABLE', message: TALKATIVE }]) },
  },
]
  .map((line) => JSON.stringify(line))
  .join('\n');

/** What `sf … --json` prints of an error. */
export const SF_JSON = JSON.stringify({
  status: 1,
  name: 'INVALID_SESSION_ID',
  message: `Session expired: ${SESSION}`,
  data: { body: { accessToken: BEARER, email: EMAIL, LastName: VALUE }, url: `https://a.example/?sid=${COOKIE}` },
  commandName: 'OrgDisplay',
  stack: `Error: ${TALKATIVE}`,
});

/** Rows of a CSV as a client uploads it. */
export const CSV_UPLOAD = `PUT /services/data/v67.0/jobs/ingest/7505e00000PLNTDAAA/batches HTTP/1.1
Host: na1.my.salesforce.com
Content-Type: text/csv
X-SFDC-Session: ${SESSION}

LastName,Email,Password__c,Notes
"${VALUE}",${EMAIL},${PASSWORD},"Bearer ${BEARER}
${VALUE}, second line"

HTTP/1.1 503 Service Unavailable
Retry-After: 30

upstream error for ${EMAIL}, "${VALUE}"
`;
