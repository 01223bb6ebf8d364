// `millrace check`: whether everything that was acknowledged is still there, without a server.
// Exit code 0: it is; 1: it is not; 2: that could not be found out.

import { checkData, NotChecked } from '../server/index.ts'
import { BadSetting, readSettings } from '../server/settings.ts'
import { colors } from './colors.ts'

export function runCheck(options: { dataDir?: string }): void {
  try {
    report(options.dataDir)
  } catch (error) {
    if (!(error instanceof NotChecked || error instanceof BadSetting)) throw error
    console.error(`millrace: ${error.message}`)
    process.exitCode = 2
  }
}

function report(given: string | undefined): void {
  const { dataDir } = readSettings(given === undefined ? {} : { dataDir: given })
  const { damages, doubts, databasePages } = checkData(dataDir)
  for (const damage of damages) console.log(`${colors.red('damaged')}   ${damage}`)
  for (const doubt of doubts) console.log(`${colors.yellow('unknown')}   ${doubt}`)
  if (damages.length > 0) {
    console.log("Restore a backup with 'millrace restore', or start --accept-loss.")
    process.exitCode = 1
    return
  }
  console.log(
    `${colors.green('whole')}     ${dataDir}: ${databasePages} database pages and the log`,
  )
}
