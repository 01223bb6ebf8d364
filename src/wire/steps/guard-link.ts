// Links, pictures and forms of web pages: a browser follows them on its own, and where the page and
// Millrace are not `localhost` it says neither Origin nor Sec-Fetch-Site with a GET. So what a browser
// asks without a signature may read and not change. Programs are not concerned: what makes a browser
// a browser, SDKs, curl and wget do not send.

import { forbidden } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { isLink } from './authenticate.ts'

export function guardLink(exchange: Exchange): void {
  // An allowed page said who it is; a page cannot set Authorization without asking first.
  if (exchange.origin !== undefined || exchange.headers['authorization'] !== undefined) return
  if (exchange.verified !== undefined || !isBrowser(exchange)) return
  if (isReading(exchange) || isLink(exchange)) return
  throw forbidden('A browser may not change anything by a request that is not signed.')
}

/**
 * Accept-Language comes with every request of every browser, its User-Agent is out of a page's reach.
 * (Any language is what `fetch` of Node.js says.)
 */
function isBrowser({ headers }: Exchange): boolean {
  const language = headers['accept-language'] ?? '*'
  if (language !== '*' || headers['referer'] !== undefined) return true
  const agent = headers['user-agent'] ?? ''
  return /^(?:Mozilla|Opera)\//.test(agent) && !agent.includes('PowerShell')
}

function isReading({ method, identified }: Exchange): boolean {
  const { operation, protocol } = identified!
  if (/^(?:Get|List|Describe|Head)[A-Z]/.test(operation)) return true
  const isRest = protocol === 'restJson1' || protocol === 'restXml'
  return isRest && (method === 'GET' || method === 'HEAD')
}
