// One running Lambda: its processes, its port, what answers at its functions' URLs.

import type { HostRoute } from '../../wire/types.ts'
import type { Env } from '../service.ts'
import { CodeLinks, type CodeProof } from './code-links.ts'
import { Destinations } from './destinations.ts'
import { DirectHops } from './direct-hops.ts'
import { Executor, type ExecutorOptions, type Runs } from './execution/executor.ts'
import { endLeftovers } from './execution/leftovers.ts'
import type { Lambda } from './lambda.ts'
import { createMappings } from './mappings.ts'
import { namedBlobs } from './named-blobs.ts'
import { packageOf } from './package-download.ts'
import { Packages } from './packages.ts'
import { createLambdaPort } from './port-implementation.ts'
import type { CodeObjects, LambdaPort } from './port.ts'
import { restoreProvisioned } from './provisioned.ts'
import { createUrlDoor } from './url/door.ts'

export interface RunningLambda {
  /** What its operations are given. */
  readonly own: Lambda
  readonly port: LambdaPort
  /** Answers HTTP at functions' URLs. */
  readonly urls: HostRoute
  /** What runs now, for health, metrics and tests. */
  readonly executor: Pick<Runs, 'processes'>
  /** The package behind a URL that GetFunction gave as Code.Location. */
  packageOf(arn: string, proof: CodeProof): Promise<Buffer | undefined>
  /** Ids of all blobs that rows name. */
  namedBlobs(): AsyncIterable<string>
  /** Starts what is provisioned, without waiting for it. */
  start(): Promise<void>
  /** Ends every process of every function; invocations under way are given up. */
  stop(): Promise<void>
}

export interface LambdaNeeds extends ExecutorOptions {
  /** What runs functions instead of processes: simulation has functions of its own. */
  readonly runs?: Runs
  readonly objects?: CodeObjects
}

export function createLambda(env: Env, needs: LambdaNeeds = {}): RunningLambda {
  const packages = new Packages(env)
  const executor = needs.runs ?? new Executor(env, packages, needs)
  const destinations = new Destinations()
  const mappings = createMappings(env)
  const stopped = new AbortController()
  const provisioning: Lambda['provisioning'] = new Map()
  const lambda: Lambda = {
    env,
    packages,
    codeLinks: new CodeLinks(env),
    executor,
    directHops: new DirectHops(env),
    destinations,
    mappings,
    provisioning,
    objects: needs.objects,
  }
  return {
    own: lambda,
    port: createLambdaPort(lambda),
    urls: createUrlDoor(lambda),
    executor,
    packageOf: (arn, proof) => packageOf(lambda, arn, proof),
    namedBlobs: () => namedBlobs(env.store),
    async start() {
      const { owner } = needs
      // Beside the start: what was left can wait, and has another mark than what runs now.
      if (owner !== undefined) {
        endLeftovers(owner, env.log).catch((error: unknown) => {
          env.log.error({ err: error }, 'processes that functions had left were not looked for')
        })
      }
      await restoreProvisioned(lambda, stopped.signal)
    },
    async stop() {
      stopped.abort()
      await executor.stop()
      await lambda.directHops.flush()
    },
  }
}
