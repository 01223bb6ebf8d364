import type { SnsMessage } from '../services/sns/port.ts'
import type { PortAttribute } from '../services/sqs/port.ts'

/** Message attributes as a queue takes them. */
export function queueAttributes({
  attributes,
}: SnsMessage): Readonly<Record<string, PortAttribute>> | undefined {
  if (attributes === undefined) return undefined
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      type.startsWith('Binary')
        ? { dataType: type, binaryValue: value }
        : { dataType: type, stringValue: value },
    ]),
  )
}
