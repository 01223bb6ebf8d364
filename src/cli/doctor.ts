// `millrace doctor`: what in the wiring would hurt on AWS.

import type { Finding } from '../server/doctor/rule.ts'
import { adminJson } from './admin-client.ts'
import { colors } from './colors.ts'
import { CommandFailed } from './failure.ts'
import { printable, printableJson } from './printable.ts'

interface DoctorOptions {
  endpoint?: string
  account: string
  region: string
  json?: boolean
  check?: boolean
}

export async function runDoctor({
  endpoint,
  account,
  region,
  json,
  check,
}: DoctorOptions): Promise<void> {
  const query = new URLSearchParams({ account, region })
  const { findings } = await adminJson<{ findings: Finding[] }>(endpoint, `/doctor?${query}`)
  if (json) console.log(printableJson(findings))
  else show(findings)
  const severe = findings.filter(({ severity }) => severity === 'high').length
  if (check && severe > 0) throw new CommandFailed(`${severe} findings will hurt on AWS`)
}

const MARKS = {
  high: colors.red('will hurt'),
  medium: colors.yellow('may hurt'),
  low: colors.dim('worth a look'),
}

function show(findings: readonly Finding[]): void {
  if (findings.length === 0) console.log('nothing found: the wiring is sound')
  for (const { rule, severity, title, at, reason, mend, url } of findings) {
    console.log(`${MARKS[severity]}  ${title} ${colors.dim(rule)}`)
    console.log(`  ${printable(at)}`)
    console.log(`  ${printable(reason)}`)
    if (mend !== undefined) console.log(`  mend: ${printable(mend)}`)
    console.log(`  ${colors.dim(url)}\n`)
  }
}
