import { expect } from 'chai';
import { findExpiry, maskUrl } from '../../src/sitecore/mask-url.ts';

describe('maskUrl', () => {
  const cases: Array<[address: string, masked: string]> = [
    [
      'https://bucket.s3.amazonaws.com/xyzsla2xze5vxn02kf283wo020jg/import.gz?AWSAccessKeyId=AKIA1&Signature=s',
      'https://bucket.s3.amazonaws.com/xyzsla2xze5vxn0…',
    ],
    ['https://user:password@host.example:8443/a?Signature=s', 'https://host.example:8443/a…'],
    ['http://127.0.0.1:7200/log.gz', 'http://127.0.0.1:7200/log.gz'],
    ['http://127.0.0.1:7200/log.gz#secret', 'http://127.0.0.1:7200/log.gz…'],
  ];
  for (const [address, masked] of cases) {
    it(`shows ${masked}`, () => {
      expect(maskUrl(new URL(address))).to.equal(masked);
    });
  }
});

describe('findExpiry', () => {
  it('reads both versions of signatures', () => {
    expect(expiryOf('AWSAccessKeyId=A&Expires=1459953714&Signature=s')).to.equal('2016-04-06T14:41:54.000Z');
    expect(expiryOf('X-Amz-Date=20261121T090000Z&X-Amz-Expires=3600&X-Amz-Signature=s')).to.equal(
      '2026-11-21T10:00:00.000Z',
    );
  });

  it('says nothing where the query says nothing, or nonsense', () => {
    for (const query of [
      '',
      'Expires=soon',
      'Expires=1e300',
      'X-Amz-Date=today&X-Amz-Expires=3600',
      'X-Amz-Expires=1',
    ]) {
      expect(expiryOf(query), query).to.equal(null);
    }
  });
});

function expiryOf(query: string): string | null {
  return findExpiry(new URL(`https://host.example/a?${query}`));
}
