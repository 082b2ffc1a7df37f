/** What a batch result says of a row, by the names that stand in JSON and XML, in bytes. */
export const RESULT_PARTS = {
  success: Buffer.from('success'),
  id: Buffer.from('id'),
  errors: Buffer.from('errors'),
  statusCode: Buffer.from('statusCode'),
  message: Buffer.from('message'),
  fields: Buffer.from('fields'),
};
