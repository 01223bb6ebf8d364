// Which addresses Millrace may call on somebody else's behalf. Names are resolved first and the
// address itself is judged, so that no spelling of it gets by.
// https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html

import { BlockList, isIPv4, isIPv6 } from 'node:net'

export interface AddressRules {
  /** Whether this machine itself may be called: on a developer's machine, not on a server. */
  readonly loopback: boolean
}

const never = blockList([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and with it the metadata services of most clouds
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
])

const loopback = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
])

function blockList(subnets: readonly (readonly [address: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of subnets) {
    list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Why an address may not be called; undefined when it may. */
export function forbidden(address: string, rules: AddressRules): string | undefined {
  const plain = address.split('%', 1)[0]!
  if (!isIPv4(plain) && !isIPv6(plain)) return `${address} is no IP address`
  for (const form of formsOf(plain)) {
    const family = isIPv4(form) ? 'ipv4' : 'ipv6'
    if (never.check(form, family)) return `${address} is link-local, multicast or reserved`
    if (!rules.loopback && loopback.check(form, family)) return `${address} is this machine itself`
  }
  return undefined
}

/** The address, and the IPv4 address that an IPv6 one carries (mapped, NAT64, 6to4). */
function formsOf(address: string): string[] {
  if (isIPv4(address)) return [address]
  const groups = groupsOf(address)
  const zeros = (count: number) => groups.slice(0, count).every((group) => group === 0)
  const tail = () => dotted(groups[6]!, groups[7]!)
  // ::ffff:a.b.c.d, ::ffff:0:a.b.c.d and the ancient ::a.b.c.d
  if (zeros(5) && groups[5] === 0xffff) return [tail()]
  if (zeros(4) && groups[4] === 0xffff && groups[5] === 0) return [tail()]
  if (zeros(6) && groups[6] !== 0) return [tail()]
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return [address, tail()]
  if (groups[0] === 0x2002) return [address, dotted(groups[1]!, groups[2]!)]
  return [address]
}

function groupsOf(address: string): number[] {
  // The parser of URLs writes any spelling of an IPv6 address in one way, without dots.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => parseInt(group, 16))
  const before = read(head)
  const after = tail === undefined ? [] : read(tail)
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0)
  return [...before, ...gap, ...after]
}

function dotted(high: number, low: number): string {
  return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`
}
