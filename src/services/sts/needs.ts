import type { ResourceFacts } from '../service.ts'
import type { Fetch } from './web-identity.ts'

/** What STS asks of others. */
export interface StsNeeds {
  /** What IAM knows of a role or a provider, by ARN. */
  facts(arn: string): Promise<ResourceFacts | undefined>
  readonly fetch: Fetch
}
