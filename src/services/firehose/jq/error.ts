/** What is wrong with a query, or with what it was given. */
export class JqError extends Error {
  override name = 'JqError'
}
