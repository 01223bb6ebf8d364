// The names under which a server may be called.

/** Names under which this server is called. The answer for a name that passed is remembered. */
export class HostGuard {
  #names: Set<string>
  #passed = new Set<string>()

  constructor(hostNames: readonly string[]) {
    this.#names = new Set(hostNames.map((name) => hostOf(name.toLowerCase())))
  }

  /** The address that the server is bound to is a name of it too. */
  admit(hostName: string): void {
    this.#names.add(hostName.toLowerCase())
  }

  isOurs(hostHeader: string): boolean {
    if (this.#passed.has(hostHeader)) return true
    if (!isHostText(hostHeader)) return false
    const name = hostOf(hostHeader.toLowerCase())
    if (!this.#isLocal(name) && !isAwsName(name)) return false
    // Callers choose the subdomain: keep the memory small.
    if (this.#passed.size < 256) this.#passed.add(hostHeader)
    return true
  }

  /** A site whose pages may call: ours alone, not AWS's, where anybody can publish a page. */
  isOurOrigin(origin: string): boolean {
    const rest = origin.startsWith('http://')
      ? origin.slice(7)
      : origin.startsWith('https://')
        ? origin.slice(8)
        : undefined
    return rest !== undefined && isHostText(rest) && this.#isLocal(hostOf(rest.toLowerCase()))
  }

  #isLocal(name: string): boolean {
    if (name === 'localhost' || name === '127.0.0.1' || name === '[::1]') return true
    if (name.endsWith('.localhost') || this.#names.has(name)) return true
    if (name === 'localhost.localstack.cloud' || name.endsWith('.localhost.localstack.cloud')) {
      return true
    }
    // Step Functions' SDK clients put `sync-` before the endpoint's name, others `stream-`, `data-`.
    const dash = name.indexOf('-')
    return dash > 0 && HOST_PREFIXES.has(name.slice(0, dash)) && this.#isLocal(name.slice(dash + 1))
  }
}

const HOST_PREFIXES = new Set(['sync', 'stream', 'streaming', 'data'])

export function isAwsName(name: string): boolean {
  return name.endsWith('.amazonaws.com') || name.endsWith('.amazonaws.com.cn')
}

/** Letters, digits, dots, dashes, underscores (bucket names), an IPv6 address, a port. */
function isHostText(text: string): boolean {
  return text.length <= 255 && /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(text)
}

export function hostOf(text: string): string {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':')
  const name = end <= 0 ? text : text.slice(0, end)
  return name.endsWith('.') ? name.slice(0, -1) : name
}
