// Tokens of pages: the last name of the page before, wrapped so that nobody builds one by hand.

const MARK = 'millrace:'
const NAME_CHARACTERS = 512

export function tokenOf(last: string): string {
  return Buffer.from(MARK + last, 'utf8').toString('base64')
}

/** Undefined for what is no token of ours; the service has its own words for that. */
export function readToken(token: string): string | undefined {
  const text = token.length <= 2_048 ? Buffer.from(token, 'base64').toString('utf8') : ''
  const isOurs = text.startsWith(MARK) && text.length <= MARK.length + NAME_CHARACTERS
  return isOurs && tokenOf(text.slice(MARK.length)) === token ? text.slice(MARK.length) : undefined
}
