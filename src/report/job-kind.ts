/** Whether a job asks for rows instead of sending them: one of Bulk API 2.0, or of Bulk API 1.0 with such an operation. */
export function isQuery({ operation }: { operation: string | null }): boolean {
  return operation === 'query' || operation === 'queryAll';
}
