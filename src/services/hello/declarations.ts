// What each operation takes and touches: complete, or it does not compile.

import { declare, writes, type Place } from '../declaration.ts'
import type { HelloClient } from './operation.ts'

const acquaintance = ({ Name }: { readonly Name: string }, at: Place) =>
  `arn:${at.partition}:hello:${at.region}:${at.account}:acquaintance/${Name}`

export const declarations = declare<HelloClient>('hello', {
  SayHello: writes(acquaintance),
})
