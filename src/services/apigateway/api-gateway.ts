// API Gateway as it runs: what serves requests, and what operations need beside the store.

import type { HostRoute } from '../../wire/types.ts'
import type { Env } from '../service.ts'
import { Authorizers } from './invoke/authorizers.ts'
import { CompiledApis } from './invoke/compiled.ts'
import { createDoor, type DoorParts } from './invoke/door.ts'
import { Domains } from './invoke/domains.ts'
import { RequestHops } from './invoke/hops.ts'
import { Owners } from './invoke/owners.ts'
import { Limits } from './invoke/limits.ts'
import type { Runtime } from './invoke/run.ts'
import type { Backends } from './port.ts'

export interface ApiGateway {
  /** Given to operations: TestInvokeMethod and TestInvokeAuthorizer run what is not deployed. */
  readonly runtime: Runtime
  readonly door: HostRoute
  start(): Promise<void>
  stop(): Promise<void>
}

export function createApiGateway(
  env: Env,
  backends: Backends,
  elsewhere?: DoorParts['elsewhere'],
): ApiGateway {
  const domains = new Domains(env)
  const hops = new RequestHops(env)
  const runtime: Runtime = {
    ...{ env, backends, hops },
    authorizers: new Authorizers(env, backends),
    limits: new Limits(env),
  }
  const apis = new CompiledApis(env)
  return {
    runtime,
    door: createDoor({
      ...runtime,
      apis,
      domains,
      owners: new Owners(env),
      ...(elsewhere && { elsewhere }),
    }),
    start: () => domains.start(),
    async stop() {
      domains.stop()
      await hops.flush()
    },
  }
}
