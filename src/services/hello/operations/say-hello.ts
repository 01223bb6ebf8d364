// SayHello: greet somebody, and remember how often.

import { nameTooLong } from '../errors.ts'
import { MAX_NAME_LENGTH } from '../limits.ts'
import { operation } from '../operation.ts'
import { acquaintances, partition } from '../tables.ts'

export const sayHello = operation('SayHello', async (input, context) => {
  const name = input.Name
  if (name.length > MAX_NAME_LENGTH) throw nameTooLong()

  return context.store.transact(partition(context), function* (tx) {
    const known = yield* acquaintances.get(name)
    const greetings = (known?.greetings ?? 0) + 1
    const firstMetAtMs = known?.firstMetAtMs ?? tx.nowMs
    acquaintances.put(tx, [name], { firstMetAtMs, greetings })
    return { Greeting: known ? `Hello again, ${name}!` : `Hello, ${name}!`, Times: greetings }
  })
})
