// A record on its way through a pipe.

import type { Item } from '../../delivery/source/source.ts'

export interface PipeItem extends Item {
  /** As templates and targets see it. */
  readonly record: object
}
