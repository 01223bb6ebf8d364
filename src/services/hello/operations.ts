// Written by tools/support-tables.mjs. Do not edit.

import type { Operation } from '../service.ts'
import { sayHello } from './operations/say-hello.ts'

export { declarations } from './declarations.ts'

export const operations: readonly Operation[] = [sayHello]
