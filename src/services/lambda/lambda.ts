// One running Lambda service: what its operations and its port work with.

import type { Env } from '../service.ts'
import type { Runs } from './execution/executor.ts'
import type { CodeLinks } from './code-links.ts'
import type { Destinations } from './destinations.ts'
import type { DirectHops } from './direct-hops.ts'
import type { createMappings } from './mappings.ts'
import type { Packages } from './packages.ts'
import type { CodeObjects } from './port.ts'

export interface Lambda {
  readonly env: Env
  /** Deployment packages: blobs, and the directories they are unpacked to. */
  readonly packages: Packages
  readonly codeLinks: CodeLinks
  /** Runs invocations in child processes. */
  readonly executor: Runs
  /** Tells of invocations that somebody waits for. */
  readonly directHops: DirectHops
  /** What asynchronous invocations may lead to. */
  readonly destinations: Destinations
  /** By ARN of a version: whether its environments are being started ahead, or could not be. */
  readonly provisioning: Map<string, 'starting' | 'failed'>
  /** Where code may lie, as long as S3 runs beside. */
  readonly objects: CodeObjects | undefined
  readonly mappings: ReturnType<typeof createMappings>
}
