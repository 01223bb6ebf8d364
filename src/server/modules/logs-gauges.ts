import { observeMetrics } from '../../services/logs/observe.ts'
import type { Env } from '../../services/service.ts'
import type { Page } from '../metrics/exposition.ts'

export async function logsGauges(page: Page, { store }: Env): Promise<void> {
  const metrics = await observeMetrics(store)
  const labels = (of: (typeof metrics)[number]) => ({
    namespace: of.namespace,
    name: of.name,
    ...(Object.keys(of.dimensions).length > 0 && { dimensions: JSON.stringify(of.dimensions) }),
  })
  page.begin('millrace_logs_metric_sum', 'gauge', "Sum of what Logs' metric filters extracted.")
  for (const of of metrics) page.sample('millrace_logs_metric_sum', labels(of), of.sum)
  page.begin('millrace_logs_metric_count', 'gauge', "Events that Logs' metric filters counted.")
  for (const of of metrics) page.sample('millrace_logs_metric_count', labels(of), of.count)
}
