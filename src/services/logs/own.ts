// What operations of CloudWatch Logs are given beside the request.

import type { ExportBuckets } from './port.ts'

export interface Own {
  readonly buckets: ExportBuckets
}
