import { CommandFailed } from '../failure.ts'
import { deletedTable } from './deleted-table.ts'
import { eventBus } from './events.ts'
import { fanOut } from './fan-out.ts'
import { fifoToLambda } from './fifo-to-lambda.ts'
import { snsToLambda } from './sns-to-lambda.ts'
import { sqsToLambda } from './sqs-to-lambda.ts'
import { withStage, type Stage } from './stage.ts'
import { thumbnails } from './thumbnails.ts'

const ARCHITECTURES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  1: sqsToLambda,
  2: fifoToLambda,
  3: snsToLambda,
  4: fanOut,
  5: thumbnails,
  6: eventBus,
  7: deletedTable,
}

export async function runTour(which: string | undefined): Promise<void> {
  const known = Object.keys(ARCHITECTURES)
  if (which !== undefined && !known.includes(which)) {
    throw new CommandFailed(`the tour knows the architectures ${known.join(', ')}, not '${which}'`)
  }
  for (const number of which === undefined ? known : [which]) {
    await withStage(ARCHITECTURES[number]!)
  }
}
