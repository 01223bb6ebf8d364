// Backups and restored tables through the AWS SDK: on demand, and of any moment.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { refusal } from '../refusal.ts'

let mill: Millrace
let db: DynamoDB
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  db.destroy()
  await mill.stop()
})

const create = (TableName: string) =>
  db.createTable({
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: ['id', 'kind'].map((AttributeName) => ({
      ...{ AttributeName, AttributeType: 'S' },
    })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-kind',
        KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })

const put = (TableName: string, id: string, n: number) =>
  db.putItem({ TableName, Item: { id: { S: id }, kind: { S: 'k' }, n: { N: String(n) } } })

/** 450 items: more than a step copies. */
async function fill(TableName: string): Promise<void> {
  for (let first = 0; first < 450; first += 25) {
    const batch = Array.from({ length: 25 }, (_, i) => ({
      PutRequest: {
        Item: { id: { S: `i${first + i}` }, kind: { S: 'k' }, n: { N: String(first + i) } },
      },
    }))
    await db.batchWriteItem({ RequestItems: { [TableName]: batch } })
  }
}

async function items(TableName: string, more: object = {}): Promise<string[]> {
  const { Items } = await db.scan({ TableName, ...more })
  return Items!.map(({ id, n }) => `${id!.S}=${n!.N}`).sort()
}

const status = async (TableName: string) => (await db.describeTable({ TableName })).Table!

test('a backup has what was there, outlives its table and becomes another', async () => {
  await create('orders')
  await fill('orders')
  const { BackupDetails } = await db.createBackup({ TableName: 'orders', BackupName: 'nightly' })
  const { BackupArn } = BackupDetails!
  expect(BackupDetails).toMatchObject({
    BackupArn: expect.stringMatching(/:table\/orders\/backup\/\d{14}-[0-9a-f]{8}$/),
    ...{ BackupName: 'nightly', BackupStatus: 'CREATING', BackupType: 'USER' },
  })
  await mill.settle()
  await db.deleteTable({ TableName: 'orders' })
  await mill.settle()
  const { BackupDescription } = await db.describeBackup({ BackupArn })
  expect(BackupDescription).toMatchObject({
    BackupDetails: { BackupStatus: 'AVAILABLE' },
    SourceTableDetails: { TableName: 'orders', ItemCount: 450, BillingMode: 'PAY_PER_REQUEST' },
    SourceTableFeatureDetails: { GlobalSecondaryIndexes: [{ IndexName: 'by-kind' }] },
  })
  const restored = await db.restoreTableFromBackup({ BackupArn, TargetTableName: 'again' })
  expect(restored.TableDescription).toMatchObject({
    TableStatus: 'CREATING',
    RestoreSummary: { SourceBackupArn: BackupArn, RestoreInProgress: true },
  })
  await mill.settle()
  expect(await status('again')).toMatchObject({
    ...{ TableStatus: 'ACTIVE', ItemCount: 450, RestoreSummary: { RestoreInProgress: false } },
  })
  expect((await items('again')).length).toBe(450)
  expect((await items('again', { IndexName: 'by-kind' })).length).toBe(450)
  const taken = db.restoreTableFromBackup({ BackupArn, TargetTableName: 'again' })
  expect(await refusal(taken)).toMatchObject({
    ...{ name: 'TableAlreadyExistsException', message: 'Table already exists: again' },
  })
  const gone = await db.deleteBackup({ BackupArn })
  expect(gone.BackupDescription!.BackupDetails!.BackupStatus).toBe('DELETED')
  expect(await refusal(db.describeBackup({ BackupArn }))).toMatchObject({
    ...{ name: 'BackupNotFoundException', message: `Backup not found: ${BackupArn}`, status: 400 },
  })
})

test('lists page, by table and by time', async () => {
  for (const name of ['one', 'two']) {
    await create(name)
    for (const BackupName of ['aaa', 'bbb']) {
      await db.createBackup({ TableName: name, BackupName })
      await mill.clock.advance('1s')
    }
  }
  await mill.settle()
  const seen: string[] = []
  let start: string | undefined
  do {
    const page = await db.listBackups({ Limit: 3, ExclusiveStartBackupArn: start })
    seen.push(...page.BackupSummaries!.map((one) => `${one.TableName}/${one.BackupName}`))
    start = page.LastEvaluatedBackupArn
  } while (start !== undefined)
  expect(seen).toEqual(['one/aaa', 'one/bbb', 'two/aaa', 'two/bbb'])
  const { BackupSummaries } = await db.listBackups({ TableName: 'two' })
  expect(BackupSummaries!.map(({ BackupStatus }) => BackupStatus)).toEqual([
    ...['AVAILABLE', 'AVAILABLE'],
  ])
  const since = BackupSummaries![1]!.BackupCreationDateTime
  const later = await db.listBackups({ TimeRangeLowerBound: since })
  expect(later.BackupSummaries!.map(({ BackupName }) => BackupName)).toEqual(['bbb'])
  expect((await db.listBackups({ BackupType: 'SYSTEM' })).BackupSummaries).toEqual([])
})

test('a table comes back as it was at a moment, whatever was done since and meanwhile', async () => {
  const TableName = 'moments'
  await create(TableName)
  await put(TableName, 'old', 1)
  expect(await db.describeContinuousBackups({ TableName })).toMatchObject({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  })
  const early = db.restoreTableToPointInTime({
    ...{ SourceTableName: TableName, TargetTableName: 'early', UseLatestRestorableTime: true },
  })
  expect((await refusal(early)).name).toBe('PointInTimeRecoveryUnavailableException')
  const on = await db.updateContinuousBackups({
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  })
  expect(on.ContinuousBackupsDescription!.PointInTimeRecoveryDescription).toMatchObject({
    ...{ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 },
  })
  await mill.clock.advance('1h')
  await put(TableName, 'a', 1)
  await put(TableName, 'b', 1)
  await mill.clock.advance('1h')
  const RestoreDateTime = new Date(mill.clock.nowMs())
  await mill.clock.advance('1h')
  await put(TableName, 'a', 2)
  await put(TableName, 'a', 3)
  await put(TableName, 'new', 1)
  for (const id of ['b', 'old']) await db.deleteItem({ TableName, Key: { id: { S: id } } })
  await fill(TableName)
  const restore = (TargetTableName: string, more: object) =>
    db.restoreTableToPointInTime({ SourceTableName: TableName, TargetTableName, ...more })
  await restore('then', { RestoreDateTime })
  await put(TableName, 'a', 4)
  await put(TableName, 'b', 5)
  await mill.settle()
  expect(await items('then')).toEqual(['a=1', 'b=1', 'old=1'])
  expect(await items('then', { IndexName: 'by-kind' })).toEqual(['a=1', 'b=1', 'old=1'])
  expect((await status('then')).ItemCount).toBe(3)
  const before = new Date(RestoreDateTime.getTime() - 3 * 3600_000)
  expect((await refusal(restore('never', { RestoreDateTime: before }))).name).toBe(
    'InvalidRestoreTimeException',
  )
  await mill.clock.advance('36d')
  const { ContinuousBackupsDescription } = await db.describeContinuousBackups({ TableName })
  const { EarliestRestorableDateTime: earliest } =
    ContinuousBackupsDescription!.PointInTimeRecoveryDescription!
  expect(earliest!.getTime()).toBe(mill.clock.nowMs() - 35 * 24 * 3600_000)
})

test('what is not there has no backups', async () => {
  const TableName = 'nowhere'
  for (const call of [
    db.createBackup({ TableName, BackupName: 'bbb' }),
    db.describeContinuousBackups({ TableName }),
  ]) {
    expect(await refusal(call)).toMatchObject({
      ...{ name: 'TableNotFoundException', message: 'Table not found: nowhere', status: 400 },
    })
  }
  const BackupArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/nowhere/backup/0-0'
  for (const call of [db.deleteBackup({ BackupArn }), db.describeBackup({ BackupArn })]) {
    expect((await refusal(call)).name).toBe('BackupNotFoundException')
  }
})
