/** Whether two ids name one job: the last three characters of a long id only say which of the others are upper case. */
export function isSameJob(one: string, other: string): boolean {
  return one.slice(0, 15) === other.slice(0, 15);
}
