// For tests: every model as the server loads it.

import { traits } from '../server/traits.ts'
import { Models } from './models/load.ts'
import { identifierOf } from './models/routes.ts'

const models = new Models(traits)

export const loadModel = (service: string) => models.load(service)
export const identify = identifierOf(traits)
