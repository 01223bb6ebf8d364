// Every protocol, by its name.

import type { Protocol } from './protocol.ts'
import { awsCbor1_1 } from './protocols/aws-cbor.ts'
import { awsJson1_0, awsJson1_1 } from './protocols/aws-json.ts'
import { awsQuery, ec2Query } from './protocols/aws-query.ts'
import { awsQueryInJson, prefersJson } from './protocols/query-json.ts'
import { restJson1 } from './protocols/rest-json.ts'
import { restXml } from './protocols/rest-xml.ts'
import { rpcv2Cbor } from './protocols/rpc-v2-cbor.ts'
import type { ProtocolName } from './types.ts'

const protocols = new Map<ProtocolName, Protocol>(
  [awsCbor1_1, awsJson1_0, awsJson1_1, awsQuery, ec2Query, restJson1, restXml, rpcv2Cbor].map(
    (protocol) => [protocol.name, protocol],
  ),
)

/** `accept`: the header of that name, which decides how a query is answered. */
export function protocolFor(name: ProtocolName, accept?: string): Protocol {
  if (name === 'awsQuery' && prefersJson(accept)) return awsQueryInJson
  const protocol = protocols.get(name)
  if (protocol === undefined) throw new Error(`no protocol ${name}`)
  return protocol
}
