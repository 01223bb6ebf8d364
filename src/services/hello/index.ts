// The service to copy: see README.md.

import type { Service } from '../service.ts'
import { declarations } from './declarations.ts'
import { sayHello } from './operations/say-hello.ts'

export const hello: Service = {
  name: 'hello',
  model: 'hello',
  declarations,
  operations: [sayHello],
}
