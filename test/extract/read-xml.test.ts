import { expect } from 'chai';
import { extractErrors } from '../../src/extract/extract-errors.ts';
import type { RawError } from '../../src/extract/raw-error.ts';

function soap(body: string, prefix = 'soapenv'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${prefix}:Envelope xmlns:${prefix}="http://schemas.xmlsoap.org/soap/envelope/">
 <${prefix}:Body>${body}</${prefix}:Body>
</${prefix}:Envelope>`;
}

const LOGIN = `<soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Wrong.</faultstring>
<detail><sf:LoginFault><sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>
<sf:exceptionMessage>Invalid user &amp; password</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`;

/** Title, document, errors. */
const DOCUMENTS: [string, string, Partial<RawError>[]][] = [
  [
    'reads a fault with the exception inside its detail',
    soap(LOGIN),
    [{ code: 'INVALID_LOGIN', message: 'Invalid user & password', api: 'soap', shape: 'soap-fault', line: 3 }],
  ],
  [
    'reads a fault without detail, under any prefix',
    soap(
      '<S:Fault><faultcode>ns9:INVALID_TYPE</faultcode><faultstring>INVALID_TYPE: no such type</faultstring></S:Fault>',
      'S',
    ),
    [{ code: 'INVALID_TYPE', message: 'no such type' }],
  ],
  [
    'reads a fault of SOAP 1.2',
    soap(
      `<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>sf:INVALID_TYPE</e:Value></e:Subcode></e:Code>
       <e:Reason><e:Text>INVALID_TYPE: none</e:Text></e:Reason></e:Fault>`,
      'e',
    ),
    [{ code: 'INVALID_TYPE', message: 'none' }],
  ],
  [
    'takes the general fault codes of SOAP for no code',
    soap(
      '<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>Element not allowed</faultstring></soapenv:Fault>',
    ),
    [{ code: null, message: 'Element not allowed' }],
  ],
  [
    'reads results of records, with their fields',
    soap(`<createResponse><result><errors><fields>Name</fields><fields>Phone</fields><message>missing</message>
      <statusCode>REQUIRED_FIELD_MISSING</statusCode></errors><id xsi:nil="true"/><success>false</success></result>
      <result><id>001</id><success>true</success></result></createResponse>`),
    [{ code: 'REQUIRED_FIELD_MISSING', fields: ['Name', 'Phone'], api: 'soap', shape: 'soap-result' }],
  ],
  [
    'puts the cause before the results rolled back with it',
    soap(`<r><result><errors><message>rolled back</message><statusCode>ALL_OR_NONE_OPERATION_ROLLED_BACK</statusCode></errors>
      <success>false</success></result><result><errors><message>too short</message>
      <statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode></errors><success>false</success></result></r>`),
    [{ code: 'FIELD_INTEGRITY_EXCEPTION' }, { code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }],
  ],
  [
    'reads REST errors in XML',
    '<Errors><Error><errorCode>MALFORMED_ID</errorCode><fields>Id</fields><message>bad id</message></Error></Errors>',
    [{ code: 'MALFORMED_ID', fields: ['Id'], api: 'rest', shape: 'rest-xml' }],
  ],
  [
    'reads an error of Bulk API 1.0',
    `<?xml version="1.0" encoding="UTF-8"?><error
       xmlns="http://www.force.com/2009/06/asyncapi/dataload">
     <exceptionCode>InvalidJob</exceptionCode>
     <exceptionMessage>Unable to find object: Foo__c</exceptionMessage>
    </error>`,
    [{ code: 'InvalidJob', message: 'Unable to find object: Foo__c', api: 'bulk1', line: 3 }],
  ],
  [
    'reads batch results of Bulk API 1.0',
    `<results><result><errors><message>
dup
</message><statusCode>DUPLICATES_DETECTED</statusCode></errors><success>false</success><created>true</created></result></results>`,
    [{ code: 'DUPLICATES_DETECTED', message: 'dup', api: 'bulk1', shape: 'bulk1-result' }],
  ],
  [
    'reads a failed batch',
    '<batchInfo><id>751R</id><jobId>750R</jobId><state>Failed</state><stateMessage>InvalidBatch : x</stateMessage></batchInfo>',
    [{ code: null, message: 'InvalidBatch : x', shape: 'job-info', api: 'bulk1' }],
  ],
  [
    'reads the identity service’s answer',
    '<response>\n<faultcode>LOGIN_OAUTH_INVALID_TOKEN(db=1,api=LOGIN_OAUTH_INVALID_TOKEN)</faultcode>\n<error>Failed</error></response>',
    [{ code: 'LOGIN_OAUTH_INVALID_TOKEN', message: 'Failed', api: 'oauth' }],
  ],
  [
    'reads an OAuth error in XML',
    '<OAuth><error>invalid_grant</error><error_description>expired</error_description></OAuth>',
    [{ code: 'invalid_grant', message: 'expired', api: 'oauth' }],
  ],
  ['reads a fault that is cut short', soap(LOGIN).slice(0, 260), [{ code: 'INVALID_LOGIN', shape: 'soap-fault' }]],
  [
    'gives no error for a job that runs',
    '<jobInfo><id>750R</id><state>Open</state><numberBatchesTotal>0</numberBatchesTotal></jobInfo>',
    [],
  ],
  [
    'gives no error for query results, whatever their values',
    soap(
      '<queryResponse><result><done>true</done><records><statusCode>A_B</statusCode><message>x</message></records></result></queryResponse>',
    ),
    [],
  ],
];

describe('An answer in XML', () => {
  for (const [title, text, expected] of DOCUMENTS) {
    it(title, () => {
      const errors = extractErrors(text);
      expect(errors).to.have.length(expected.length);
      for (const [index, error] of expected.entries()) expect(errors[index]).to.deep.include(error);
    });
  }
});
