// The door that the schema registry opens: events in, from what discovers schemas.

import type { PortOf } from '../service.ts'

export const SCHEMAS: PortOf<SchemasPort> = { service: 'schemas' }

export interface SchemasPort {
  /** Learns from an event; takes the intent. False: the discoverer is gone, or has stopped. */
  discover(discovererArn: string, event: string, intentId: string): Promise<boolean>
}
